using System.Text.RegularExpressions;

namespace TenantHygiene.Safety.Storage;

/// <summary>Conditions on texts joined by <c>and</c>: all that the product's queries have.</summary>
internal sealed partial class RowFilter
{
    private readonly IReadOnlyList<(string Column, string Operator, string Value)> conditions;

    private RowFilter(IReadOnlyList<(string, string, string)> conditions) => this.conditions = conditions;

    public static RowFilter Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new([]);
        }

        var matches = Condition().Matches(text);
        return string.Join(" and ", matches.Select(match => match.Value)) == text
            ? new([.. matches.Select(match => (match.Groups["column"].Value, match.Groups["operator"].Value, match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal)))])
            : throw new NotSupportedException($"The table service does not know the filter {text}.");
    }

    public bool Matches(StoredRow row) => conditions.All(condition =>
    {
        var held = row.Properties[condition.Column]?.ToString();
        var order = string.CompareOrdinal(held, condition.Value);
        return held is not null && condition.Operator switch
        {
            "eq" => order == 0,
            "ge" => order >= 0,
            "gt" => order > 0,
            "le" => order <= 0,
            _ => order < 0,
        };
    });

    [GeneratedRegex(@"(?<column>\w+) (?<operator>eq|ge|gt|le|lt) (guid)?'(?<value>(''|[^'])*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Condition();
}

using System.Text.RegularExpressions;

namespace TenantHygiene.Infrastructure;

/// <summary>Every text that an alert, the workbook or a runbook looks for in the logs is one that the app writes.</summary>
public sealed partial class QueriedLinesTests
{
    /// <summary>What stands for values in lines; other values are any text.</summary>
    private static readonly Dictionary<string, string[]> Values = new()
    {
        ["State"] = ["Complete", "Partial"],
        ["Reply"] = ["Accepted { }", "AlreadyGone { }", "Refused { }", "Unsettled { }"],
    };

    private static readonly IReadOnlyList<string> Written =
    [
        .. Directory.EnumerateFiles(Path.Combine(CompiledTemplate.Repository, "src", "Functions"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Template().Matches(File.ReadAllText(file)).Select(match => match.Groups["line"].Value))
            .SelectMany(template => Expand(template).Append(template)),
    ];

    public static TheoryData<string, string> Sought => [.. Queries().SelectMany(query => Literal().Matches(query).Select(match => (match.Groups["how"].Value, match.Groups["text"].Value))).Distinct()];

    [Theory]
    [MemberData(nameof(Sought))]
    public void A_text_that_is_looked_for_is_written(string how, string text) => Assert.Contains(Written, line => how switch
    {
        "startswith" => line.StartsWith(text, StringComparison.OrdinalIgnoreCase),
        "endswith" => line.EndsWith(text, StringComparison.OrdinalIgnoreCase),
        _ => line.Contains(text, StringComparison.OrdinalIgnoreCase),
    });

    [Fact]
    public void Alerts_workbook_and_runbooks_are_all_looked_through() => Assert.True(Sought.Count >= 8, $"{Sought.Count}");

    // The queue's own log is the storage's, not the app's; what stands in pointed brackets is for people to fill in.
    private static IEnumerable<string> Queries() =>
        new[] { "infra/modules/alerts.bicep", "infra/workbook.json", "docs/operations.md" }
            .SelectMany(file => File.ReadLines(Path.Combine(CompiledTemplate.Repository, file)))
            .Where(line => line.Contains("AppTraces", StringComparison.Ordinal) || line.Contains("AppExceptions", StringComparison.Ordinal));

    private static IEnumerable<string> Expand(string template)
    {
        var value = Value().Match(template);
        if (!value.Success)
        {
            return [template];
        }

        var (before, after) = (template[..value.Index], template[(value.Index + value.Length)..]);
        return Values.GetValueOrDefault(value.Groups["name"].Value, ["something"]).SelectMany(one => Expand(after).Select(rest => before + one + rest));
    }

    [GeneratedRegex("""LoggerMessage\([^"]*"(?<line>[^"]+)"\)""")]
    private static partial Regex Template();

    [GeneratedRegex("""\{(?<name>\w+)(:[^}]*)?\}""")]
    private static partial Regex Value();

    [GeneratedRegex("""(Message|OriginalFormat) (?<how>startswith|endswith|has|contains) ["'](?<text>[^"'<]+)["']""")]
    private static partial Regex Literal();
}

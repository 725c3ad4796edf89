using System.Text.RegularExpressions;
using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>A filter of the form <c>Property -eq 'value'</c>, comparisons joined by <c>-and</c> or by <c>-or</c>.</summary>
internal sealed partial class RecipientFilter
{
    private readonly List<(string Property, bool Equal, string Value)> _comparisons = [];
    private readonly bool _any;

    private RecipientFilter(bool any) => _any = any;

    /// <summary>The GUID when the filter asks for exactly one ExchangeGuid or ArchiveGuid, which an index answers.</summary>
    public (string Property, Guid Guid)? Indexed =>
        _comparisons is [var (property, equal, value)] && equal && property.ToUpperInvariant() is "EXCHANGEGUID" or "ARCHIVEGUID" && Guid.TryParse(value, out var guid) && guid != Guid.Empty
            ? (property, guid)
            : null;

    /// <summary>Reads a filter.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="CmdletException">It is not of this form, or names an unknown property.</exception>
    public static RecipientFilter Read(string text)
    {
        var isAny = text.Contains(" -or ", StringComparison.OrdinalIgnoreCase);
        if (isAny && text.Contains(" -and ", StringComparison.OrdinalIgnoreCase))
        {
            throw new CmdletException(ExchangeError.Filter(text));
        }

        var filter = new RecipientFilter(isAny);
        foreach (var part in Connective().Split(text))
        {
            var match = Comparison().Match(part);
            if (!match.Success || !IsKnown(match.Groups["property"].Value) || !HasValidValue(match.Groups["property"].Value, match.Groups["value"].Value))
            {
                throw new CmdletException(ExchangeError.Filter(text));
            }

            filter._comparisons.Add((match.Groups["property"].Value, match.Groups["operator"].Value.Equals("eq", StringComparison.OrdinalIgnoreCase), match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal)));
        }

        return filter;
    }

    /// <summary>Whether a recipient passes.</summary>
    public bool Matches(Recipient recipient, Tenant tenant)
    {
        var properties = RecipientRows.MailObject(recipient, tenant).ToDictionary(StringComparer.OrdinalIgnoreCase);
        return _any ? _comparisons.Exists(Holds) : _comparisons.TrueForAll(Holds);

        bool Holds((string Property, bool Equal, string Value) comparison) =>
            Values(properties.GetValueOrDefault(comparison.Property)).Any(value => value.Equals(comparison.Value, StringComparison.OrdinalIgnoreCase)) == comparison.Equal;
    }

    private static IEnumerable<string> Values(object? value) => value switch
    {
        null => [""],
        IEnumerable<string> many => many,
        bool flag => [flag ? "$true" : "$false"],
        _ => [value.ToString()!],
    };

    private static bool IsKnown(string property) => property.ToUpperInvariant() is "EXCHANGEGUID" or "ARCHIVEGUID" or "DISABLEDARCHIVEGUID" or "GUID" or "EXCHANGEOBJECTID" or "EXTERNALDIRECTORYOBJECTID"
        or "ALIAS" or "NAME" or "DISPLAYNAME" or "USERPRINCIPALNAME" or "PRIMARYSMTPADDRESS" or "EMAILADDRESSES" or "DISTINGUISHEDNAME" or "RECIPIENTTYPEDETAILS" or "RECIPIENTTYPE" or "ISDIRSYNCED" or "LITIGATIONHOLDENABLED" or "INPLACEHOLDS";

    private static bool HasValidValue(string property, string value) => !property.EndsWith("Guid", StringComparison.OrdinalIgnoreCase) || Guid.TryParse(value, out _);

    [GeneratedRegex(@"\s+-(?:and|or)\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Connective();

    [GeneratedRegex(@"^\s*\(?\s*(?<property>\w+)\s+-(?<operator>eq|ne)\s+(?:'(?<value>(?:[^']|'')*)'|""(?<value>[^""]*)""|(?<value>\$true|\$false))\s*\)?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();
}

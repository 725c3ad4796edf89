using System.Text.RegularExpressions;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Exchange;

/// <summary>Finds recipients by identity or filter, on a replica that may be late.</summary>
/// <param name="tenant">The tenant.</param>
/// <param name="cmdlet">The cmdlet that looks.</param>
internal sealed class RecipientLookup(Tenant tenant, string cmdlet)
{
    /// <summary>Everything that an identity fits: GUIDs, names and addresses, in any state.</summary>
    /// <param name="identity">The identity.</param>
    /// <returns>Recipients, each once.</returns>
    public IEnumerable<Recipient> ByIdentity(string identity)
    {
        if (!Guid.TryParse(identity, out var guid))
        {
            return tenant.Recipients.ByText(Core(identity)).Concat(Late()).Where(recipient => FitsText(recipient, identity));
        }

        var store = tenant.Recipients;
        IEnumerable<Recipient> found =
        [
            .. store.Find(guid) is { } one ? new[] { one } : [],
            .. store.ByExchangeGuid(guid),
            .. store.ByLink(guid),
        ];
        if (tenant.SharedScenario.Exchange.IdentityResolvesArchiveGuid)
        {
            found = found.Concat(store.ByArchiveGuid(guid));
        }

        return found.Concat(Late().Where(recipient => FitsGuid(recipient, guid))).Distinct();
    }

    /// <summary>Everything that passes a filter, in any state.</summary>
    /// <param name="text">The filter.</param>
    /// <returns>Recipients, each once.</returns>
    public IEnumerable<Recipient> ByFilter(string text)
    {
        var filter = RecipientFilter.Read(text);
        if (filter.Indexed is not var (property, guid))
        {
            return All().Where(recipient => filter.Matches(recipient, tenant));
        }

        var found = property.Equals("ExchangeGuid", StringComparison.OrdinalIgnoreCase)
            ? tenant.Recipients.ByExchangeGuid(guid)
            : tenant.Recipients.ByArchiveGuid(guid);
        return found.Concat(Late().Where(recipient => filter.Matches(recipient, tenant)));
    }

    /// <summary>Every recipient in any state.</summary>
    public IEnumerable<Recipient> All() => tenant.Recipients.All.Concat(Late());

    /// <summary>Whether an identity fits a recipient, for one that is no longer indexed.</summary>
    public bool Fits(Recipient recipient, string identity) =>
        Guid.TryParse(identity, out var guid) ? FitsGuid(recipient, guid) : FitsText(recipient, identity);

    /// <summary>
    /// The part of an identity that is indexed: the name in a distinguished or canonical name, an address without its prefix.
    /// </summary>
    private static string Core(string identity) =>
        identity.StartsWith("CN=", StringComparison.OrdinalIgnoreCase) ? identity[3..].Split(',')[0] : identity.Split('\\', ':')[^1];

    private static bool Same(string? text, string other) => string.Equals(text, other, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<Recipient> Late()
    {
        var lag = tenant.SharedScenario.Exchange.ReplicaLag;
        return
            lag.Milliseconds > 0
            && (lag.Cmdlets.Count == 0 || lag.Cmdlets.Contains(cmdlet, StringComparer.OrdinalIgnoreCase))
            && cmdlet.StartsWith("Get-", StringComparison.OrdinalIgnoreCase)
            ? tenant.Recipients.Purged.Where(recipient => tenant.Now - recipient.PurgedAt < TimeSpan.FromMilliseconds(lag.Milliseconds))
            : [];
    }

    private bool FitsGuid(Recipient recipient, Guid guid) =>
        recipient.Guid == guid
        || recipient.ExchangeGuid == guid
        || recipient.ExternalDirectoryObjectId == guid
        || (tenant.SharedScenario.Exchange.IdentityResolvesArchiveGuid && recipient.ArchiveGuid == guid);

    private bool FitsText(Recipient recipient, string identity) =>
        Same(recipient.Name, identity)
        || Same(recipient.CanonicalName, identity)
        || Same(recipient.Alias, identity)
        || Same(recipient.UserPrincipalName, identity)
        || Same(recipient.PrimarySmtpAddress, identity)
        || (
            identity.StartsWith("CN=", StringComparison.OrdinalIgnoreCase)
            && Same(RecipientRows.DistinguishedName(recipient, tenant), identity)
        )
        || recipient.OtherAddresses.Any(address => Same(address, identity) || Same(address.Split(':')[^1], identity));
}

/// <summary>A filter of the form <c>Property -eq 'value'</c>, comparisons joined by <c>-and</c> or by <c>-or</c>.</summary>
internal sealed partial class RecipientFilter
{
    private readonly List<(string Property, bool Equal, string Value)> _comparisons = [];
    private readonly bool _any;

    private RecipientFilter(bool any) => _any = any;

    /// <summary>The GUID when the filter asks for exactly one ExchangeGuid or ArchiveGuid, which an index answers.</summary>
    public (string Property, Guid Guid)? Indexed =>
        _comparisons is [var (property, equal, value)]
        && equal
        && property.ToUpperInvariant() is "EXCHANGEGUID" or "ARCHIVEGUID"
        && Guid.TryParse(value, out var guid)
        && guid != Guid.Empty
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
            if (
                !match.Success
                || !IsKnown(match.Groups["property"].Value)
                || !HasValidValue(match.Groups["property"].Value, match.Groups["value"].Value)
            )
            {
                throw new CmdletException(ExchangeError.Filter(text));
            }

            filter._comparisons.Add(
                (
                    match.Groups["property"].Value,
                    match.Groups["operator"].Value.Equals("eq", StringComparison.OrdinalIgnoreCase),
                    match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal)
                )
            );
        }

        return filter;
    }

    /// <summary>Whether a recipient passes.</summary>
    public bool Matches(Recipient recipient, Tenant tenant)
    {
        var properties = RecipientRows.MailObject(recipient, tenant).ToDictionary(StringComparer.OrdinalIgnoreCase);
        return _any ? _comparisons.Exists(Holds) : _comparisons.TrueForAll(Holds);

        bool Holds((string Property, bool Equal, string Value) comparison) =>
            Values(properties.GetValueOrDefault(comparison.Property))
                .Any(value => value.Equals(comparison.Value, StringComparison.OrdinalIgnoreCase)) == comparison.Equal;
    }

    private static IEnumerable<string> Values(object? value) =>
        value switch
        {
            null => [""],
            IEnumerable<string> many => many,
            bool flag => [flag ? "$true" : "$false"],
            _ => [value.ToString()!],
        };

    private static bool IsKnown(string property) =>
        property.ToUpperInvariant()
            is "EXCHANGEGUID"
                or "ARCHIVEGUID"
                or "DISABLEDARCHIVEGUID"
                or "GUID"
                or "EXCHANGEOBJECTID"
                or "EXTERNALDIRECTORYOBJECTID"
                or "ALIAS"
                or "NAME"
                or "DISPLAYNAME"
                or "USERPRINCIPALNAME"
                or "PRIMARYSMTPADDRESS"
                or "EMAILADDRESSES"
                or "DISTINGUISHEDNAME"
                or "RECIPIENTTYPEDETAILS"
                or "RECIPIENTTYPE"
                or "ISDIRSYNCED"
                or "LITIGATIONHOLDENABLED"
                or "INPLACEHOLDS";

    private static bool HasValidValue(string property, string value) =>
        !property.EndsWith("Guid", StringComparison.OrdinalIgnoreCase) || Guid.TryParse(value, out _);

    [GeneratedRegex(@"\s+-(?:and|or)\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Connective();

    [GeneratedRegex(
        @"^\s*\(?\s*(?<property>\w+)\s+-(?<operator>eq|ne)\s+(?:'(?<value>(?:[^']|'')*)'|""(?<value>[^""]*)""|(?<value>\$true|\$false))\s*\)?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Comparison();
}

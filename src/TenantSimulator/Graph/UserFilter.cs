using System.Text.RegularExpressions;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Users;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>The filters on users that are understood. Anything else is refused, as Graph refuses what it cannot index.</summary>
internal static partial class UserFilter
{
    /// <summary>Reads a filter.</summary>
    /// <param name="filter">The text of <c>$filter</c>.</param>
    /// <param name="behavior">What filters on provisioning errors do.</param>
    /// <param name="isAdvanced">Whether the request is an advanced query: ConsistencyLevel eventual and $count.</param>
    /// <returns>The test that users must pass; null when the filter is refused.</returns>
    public static Func<DirectoryUser, bool>? Read(string filter, ErrorFilterBehavior behavior, bool isAdvanced)
    {
        if (ErrorTest(filter) is { } errorTest)
        {
            return behavior switch
            {
                ErrorFilterBehavior.SilentlyEmpty => static _ => false,
                ErrorFilterBehavior.Works when isAdvanced => errorTest,
                _ => null,
            };
        }

        if (Comparison().Match(filter) is { Success: true } comparison)
        {
            var value = comparison.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);
            return comparison.Groups["property"].Value.ToUpperInvariant() switch
            {
                "USERPRINCIPALNAME" => user => user.UserPrincipalName.Equals(value, StringComparison.OrdinalIgnoreCase),
                "MAIL" => user => user.Mail.Equals(value, StringComparison.OrdinalIgnoreCase),
                "MAILNICKNAME" => user => user.MailNickname.Equals(value, StringComparison.OrdinalIgnoreCase),
                "DISPLAYNAME" => user => user.DisplayName.Equals(value, StringComparison.OrdinalIgnoreCase),
                "ID" => user => user.Id.ToString().Equals(value, StringComparison.OrdinalIgnoreCase),
                _ => null,
            };
        }

        if (Address().Match(filter) is { Success: true } address)
        {
            var value = address.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);
            return address.Groups["property"].Value.Equals("otherMails", StringComparison.OrdinalIgnoreCase)
                ? user => user.OtherMails.Contains(value, StringComparer.OrdinalIgnoreCase)
                : user => user.ProxyAddresses.Contains(value, StringComparer.OrdinalIgnoreCase);
        }

        return Synchronized().IsMatch(filter) ? static user => user.OnPremisesSyncEnabled : null;
    }

    private static Func<DirectoryUser, bool>? ErrorTest(string filter)
    {
        if (!filter.Contains("serviceProvisioningErrors", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return Errors().Match(filter) is { Success: true } match && match.Groups["value"].Value.Equals("false", StringComparison.OrdinalIgnoreCase)
            ? static user => user.Errors?.Exists(error => !error.IsResolved) ?? false
            : static user => user.Errors?.Exists(error => error.IsResolved) ?? false;
    }

    [GeneratedRegex(@"^\s*(?<property>\w+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^\s*(?<property>proxyAddresses|otherMails)/any\((?<x>\w+):\s*\k<x>\s+eq\s+'(?<value>(?:[^']|'')*)'\)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"^\s*onPremisesSyncEnabled\s+eq\s+true\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Synchronized();

    [GeneratedRegex(@"^\s*serviceProvisioningErrors/any\((?<x>\w+):\s*\k<x>/isResolved\s+eq\s+(?<value>true|false)\)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Errors();
}

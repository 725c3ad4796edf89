using System.Text.RegularExpressions;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>The filters on users that are understood. Anything else is refused, as Graph refuses what it cannot index.</summary>
/// <param name="passes">The test that users must pass.</param>
internal sealed partial class UserFilter(Func<DirectoryUser, bool> passes)
{
    /// <summary>The name, id or address by which a healthy made-up user passes; null where a name does not decide.</summary>
    private string? Named { get; init; }

    /// <summary>Whether every healthy made-up user passes.</summary>
    private bool IsForEverybody { get; init; }

    /// <summary>The users that pass, by rising sequence. Made-up users that cannot pass are not made for it.</summary>
    /// <param name="users">All users.</param>
    /// <param name="after">The place in the listing after which they stand.</param>
    public IEnumerable<DirectoryUser> In(UserSequence users, int after)
    {
        if (IsForEverybody)
        {
            return users.After(after).Where(passes);
        }

        IEnumerable<DirectoryUser> named =
            Named is { } name && users.FindComputed(name) is { } position ? [users.ComputedAt(position)] : [];
        return users.Stored.Concat(named).Where(user => user.Sequence > after && passes(user)).OrderBy(user => user.Sequence);
    }

    /// <summary>How many users pass.</summary>
    public int CountIn(UserSequence users) =>
        IsForEverybody ? users.ComputedCount + users.Stored.Count(passes) : In(users, after: -1).Count();

    /// <summary>Reads a filter.</summary>
    /// <param name="filter">The text of <c>$filter</c>.</param>
    /// <param name="behavior">What filters on provisioning errors do.</param>
    /// <param name="isAdvanced">Whether the request is an advanced query: ConsistencyLevel eventual and $count.</param>
    /// <returns>The filter; null when it is refused.</returns>
    public static UserFilter? Read(string filter, ErrorFilterBehavior behavior, bool isAdvanced)
    {
        if (ErrorTest(filter) is { } errorTest)
        {
            return behavior switch
            {
                ErrorFilterBehavior.SilentlyEmpty => new UserFilter(static _ => false),
                ErrorFilterBehavior.Works when isAdvanced => new UserFilter(errorTest),
                _ => null,
            };
        }

        if (Comparison().Match(filter) is { Success: true } comparison)
        {
            return Compare(comparison.Groups["property"].Value, Value(comparison));
        }

        if (Address().Match(filter) is { Success: true } address)
        {
            var value = Value(address);
            return new UserFilter(
                address.Groups["property"].Value.Equals("otherMails", StringComparison.OrdinalIgnoreCase)
                    ? user => user.OtherMails.Contains(value, StringComparer.OrdinalIgnoreCase)
                    : user => user.ProxyAddresses.Contains(value, StringComparer.OrdinalIgnoreCase)
            )
            {
                Named = value,
            };
        }

        return Synchronized().IsMatch(filter) ? new UserFilter(static user => user.OnPremisesSyncEnabled) { IsForEverybody = true } : null;
    }

    private static UserFilter? Compare(string property, string value)
    {
        Func<DirectoryUser, string>? of = property.ToUpperInvariant() switch
        {
            "USERPRINCIPALNAME" => static user => user.UserPrincipalName,
            "MAIL" => static user => user.Mail,
            "MAILNICKNAME" => static user => user.MailNickname,
            "DISPLAYNAME" => static user => user.DisplayName,
            "ID" => static user => user.Id.ToString(),
            _ => null,
        };
        return of is null ? null : new UserFilter(user => of(user).Equals(value, StringComparison.OrdinalIgnoreCase)) { Named = value };
    }

    private static string Value(Match match) => match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);

    private static Func<DirectoryUser, bool>? ErrorTest(string filter)
    {
        if (!filter.Contains("serviceProvisioningErrors", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return
            Errors().Match(filter) is { Success: true } match
            && match.Groups["value"].Value.Equals("false", StringComparison.OrdinalIgnoreCase)
            ? static user => user.Errors?.Exists(error => !error.IsResolved) ?? false
            : static user => user.Errors?.Exists(error => error.IsResolved) ?? false;
    }

    [GeneratedRegex(@"^\s*(?<property>\w+)\s+eq\s+'(?<value>(?:[^']|'')*)'\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comparison();

    [GeneratedRegex(
        @"^\s*(?<property>proxyAddresses|otherMails)/any\((?<x>\w+):\s*\k<x>\s+eq\s+'(?<value>(?:[^']|'')*)'\)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex Address();

    [GeneratedRegex(@"^\s*onPremisesSyncEnabled\s+eq\s+true\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Synchronized();

    [GeneratedRegex(
        @"^\s*serviceProvisioningErrors/any\((?<x>\w+):\s*\k<x>/isResolved\s+eq\s+(?<value>true|false)\)\s*$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase
    )]
    private static partial Regex Errors();
}

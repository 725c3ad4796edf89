using TenantHygiene.Microsoft365.Exchange;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>A custom role to be: some cmdlets of a built-in role, with some of their parameters.</summary>
/// <param name="Name">The role's name, at most 64 letters.</param>
/// <param name="Parent">The built-in role that it is made from.</param>
/// <param name="Entries">Parameters by cmdlet.</param>
internal sealed record NeededRole(string Name, string Parent, IReadOnlyDictionary<string, IReadOnlySet<string>> Entries)
{
    /// <summary>Groups cmdlets by the built-in roles that have them.</summary>
    /// <param name="roleGroup">The name of the role group, which the roles' names begin with.</param>
    /// <param name="parents">The built-in role of each cmdlet.</param>
    public static IReadOnlyList<NeededRole> From(string roleGroup, IEnumerable<(ExchangeCmdlet Cmdlet, string Parent)> parents) =>
    [
        .. parents.GroupBy(one => one.Parent, StringComparer.OrdinalIgnoreCase).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new NeededRole(
            $"{roleGroup} - {group.Key}",
            group.Key,
            group.GroupBy(one => one.Cmdlet.Name).ToDictionary(
                same => same.Key,
                IReadOnlySet<string> (same) => same.SelectMany(one => one.Cmdlet.Parameters).ToHashSet(StringComparer.OrdinalIgnoreCase)))),
    ];
}

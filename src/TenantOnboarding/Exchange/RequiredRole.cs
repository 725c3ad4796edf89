using System.Text.Json;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>A custom role to be: some cmdlets of a built-in role, with some of their parameters.</summary>
/// <param name="Name">The role's name, at most 64 letters.</param>
/// <param name="Parent">The built-in role that it is made from.</param>
/// <param name="Entries">Parameters by cmdlet.</param>
internal sealed record RequiredRole(string Name, string Parent, IReadOnlyDictionary<string, IReadOnlySet<string>> Entries)
{
    /// <summary>Groups cmdlets by the built-in roles that have them.</summary>
    /// <param name="roleGroup">The name of the role group, which the roles' names begin with.</param>
    /// <param name="parents">The built-in role of each cmdlet.</param>
    public static IReadOnlyList<RequiredRole> From(string roleGroup, IEnumerable<(ExchangeCmdlet Cmdlet, string Parent)> parents) =>
        [
            .. parents
                .GroupBy(one => one.Parent, StringComparer.OrdinalIgnoreCase)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new RequiredRole(
                    $"{roleGroup} - {group.Key}",
                    group.Key,
                    group
                        .GroupBy(one => one.Cmdlet.Name)
                        .ToDictionary(
                            same => same.Key,
                            IReadOnlySet<string> (same) =>
                                same.SelectMany(one => one.Cmdlet.Parameters).ToHashSet(StringComparer.OrdinalIgnoreCase)
                        )
                )),
        ];
}

/// <summary>
/// Asks Exchange which built-in role has a cmdlet with all of its parameters; there is no published list that says it for every tenant.
/// </summary>
internal sealed class ParentRoleFinder(AdministrationChannel exchange)
{
    // Of several the narrowest, so that the roles' names tell something; a custom role has no more than its entries, whatever its parent.
    private static readonly string[] _preferred =
    [
        "View-Only Recipients",
        "View-Only Configuration",
        "Mail Recipients",
        "Mail Recipient Creation",
        "Legal Hold",
    ];

    /// <summary>The role to make a custom one from; absent where no built-in role has the cmdlet.</summary>
    public async Task<Read<string>> FindAsync(Guid tenantId, ExchangeCmdlet cmdlet, CancellationToken cancellationToken)
    {
        var command = new ExchangeCommand(AdministrationCmdlets.GetManagementRole).With("Cmdlet", cmdlet.Name);
        if (cmdlet.Parameters.Count > 0)
        {
            command.With("CmdletParameters", cmdlet.Parameters);
        }

        var answer = await exchange.ReadAsync(tenantId, command, cancellationToken);
        if (answer is not Read<IReadOnlyList<JsonElement>>.Found(var rows))
        {
            return answer.PropagateFailure<IReadOnlyList<JsonElement>, string>();
        }

        var names = rows.Where(IsBuiltInForAdministrators)
            .Select(row => StrictJson.Text(row, "Name"))
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .ToList();
        return _preferred.Intersect(names, StringComparer.OrdinalIgnoreCase).Concat(names).FirstOrDefault() is { } parent
            ? Read.Found(parent)
            : Read.Absent<string>();
    }

    private static bool IsBuiltInForAdministrators(JsonElement row) => Is(row, "IsRootRole") && !Is(row, "IsEndUserRole");

    private static bool Is(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;
}

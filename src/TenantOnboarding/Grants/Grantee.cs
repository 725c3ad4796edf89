using System.Diagnostics.CodeAnalysis;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.TenantOnboarding.Grants;

/// <summary>An identity and everything that it is to be granted.</summary>
/// <param name="Title">Reader, Repairer, or App where one identity does both.</param>
/// <param name="ClientId">Application (client) id.</param>
/// <param name="GraphPermissions">Application permissions of Microsoft Graph.</param>
/// <param name="Cmdlets">Cmdlets of Exchange Online.</param>
internal sealed record Grantee(string Title, Guid ClientId, IReadOnlyList<string> GraphPermissions, IReadOnlyList<ExchangeCmdlet> Cmdlets)
{
    /// <summary>The role group of this identity; roles are named after it.</summary>
    public string RoleGroup => $"TenantHygiene {Title}";

    /// <summary>Who needs what: reads to the reader, writes to the repairer.</summary>
    /// <param name="reader">Client id of the reader.</param>
    /// <param name="repairer">Client id of the repairer; the reader's, where one identity does both.</param>
    /// <param name="uses">What the tenant's policy and strategy need beyond finding and purging.</param>
    public static IReadOnlyList<Grantee> Of(Guid reader, Guid repairer, IReadOnlyCollection<ExchangeUse> uses)
    {
        var needed = ExchangeCmdlet.All.Where(cmdlet => cmdlet.Use is ExchangeUse.Always || uses.Contains(cmdlet.Use)).ToList();
        return reader == repairer
            ?
            [
                new(
                    "App",
                    reader,
                    [.. Microsoft365.Directory.GraphPermissions.Reading, .. Microsoft365.Directory.GraphPermissions.Repairing],
                    needed
                ),
            ]
            :
            [
                new("Reader", reader, Microsoft365.Directory.GraphPermissions.Reading, [.. needed.Where(cmdlet => cmdlet.IsRead)]),
                new("Repairer", repairer, Microsoft365.Directory.GraphPermissions.Repairing, [.. needed.Where(cmdlet => !cmdlet.IsRead)]),
            ];
    }
}

/// <summary>Advice on missing permissions.</summary>
internal static class Remedies
{
    private const string ExchangeRole =
        "Sign in as a member of Organization Management (Entra role Exchange Administrator); "
        + "an application needs Exchange.ManageAsApp as well.";

    /// <summary>Adds to a refusal of Microsoft Graph which right it takes.</summary>
    [return: NotNullIfNotNull(nameof(fault))]
    public static ReadFault? Explain(ReadFault? fault, string permission) =>
        fault is { Kind: ReadFaultKind.Forbidden or ReadFaultKind.Unauthenticated }
            ? fault with
            {
                Detail = $"{fault.Detail} Sign in as a Privileged Role Administrator, or as an application with {permission}.",
            }
            : fault;

    /// <summary>Adds to a refusal of Exchange Online which role it takes.</summary>
    [return: NotNullIfNotNull(nameof(fault))]
    public static ReadFault? ExplainExchange(ReadFault? fault) =>
        fault is { Kind: ReadFaultKind.Forbidden or ReadFaultKind.Unauthenticated }
            ? fault with
            {
                Detail = $"{fault.Detail} {ExchangeRole}",
            }
            : fault;
}

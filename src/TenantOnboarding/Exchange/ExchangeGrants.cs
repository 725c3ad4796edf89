using System.Text.Json;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantOnboarding.Grants;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>
/// Creates an identity's role group in Exchange Online: custom roles with the cmdlets and parameters that the product sends, and nothing
/// else. A role keeps nothing beyond them; a role that was added to the group by hand is reported and stays.
/// </summary>
internal sealed class ExchangeGrants(
    ExchangeChanges exchange,
    ParentRoleFinder parents,
    RoleReconciler roles,
    RoleGroupReconciler groups,
    ServicePrincipalReconciler principals,
    MemberReconciler members,
    Transcript transcript
)
{
    /// <summary>Grants what is missing.</summary>
    public async Task GrantAsync(Guid tenantId, Grantee grantee, ServicePrincipal principal, CancellationToken cancellationToken)
    {
        if (
            !await CanCreateRolesAsync(tenantId, cancellationToken)
            || await FindRolesAsync(tenantId, grantee, cancellationToken) is not { } required
        )
        {
            return;
        }

        foreach (var role in required)
        {
            await roles.ReconcileAsync(tenantId, role, cancellationToken);
        }

        await groups.ReconcileAsync(tenantId, grantee.RoleGroup, [.. required.Select(role => role.Name)], cancellationToken);
        await principals.ReconcileAsync(tenantId, grantee, principal, cancellationToken);
        await members.ReconcileAsync(tenantId, grantee.RoleGroup, principal, cancellationToken);
    }

    private async Task<bool> CanCreateRolesAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        const string What = "Exchange: custom roles";
        switch (await exchange.ReadAsync(tenantId, new ExchangeCommand(AdministrationCmdlets.GetOrganizationConfig), cancellationToken))
        {
            case Read<IReadOnlyList<JsonElement>>.Found([var row])
                when row.TryGetProperty("IsDehydrated", out var isDehydrated) && isDehydrated.ValueKind is JsonValueKind.False:
                return true;
            case Read<IReadOnlyList<JsonElement>>.Found([_]):
                transcript.Fail(
                    What,
                    "The organisation has never been customised. Run Enable-OrganizationCustomization once in Exchange Online PowerShell "
                        + "(it cannot be undone), wait, and run this command again."
                );
                return false;
            case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                transcript.Fail(What, Remedies.ExplainExchange(fault));
                return false;
            default:
                transcript.Fail(What, "Get-OrganizationConfig returned nothing.");
                return false;
        }
    }

    private async Task<IReadOnlyList<RequiredRole>?> FindRolesAsync(Guid tenantId, Grantee grantee, CancellationToken cancellationToken)
    {
        var found = new List<(ExchangeCmdlet, string)>();
        foreach (var cmdlet in grantee.Cmdlets)
        {
            var what = $"{grantee.Title}: a built-in role with {cmdlet.Name} {string.Join(' ', cmdlet.Parameters)}";
            switch (await parents.FindAsync(tenantId, cmdlet, cancellationToken))
            {
                case Read<string>.Found(var parent):
                    found.Add((cmdlet, parent));
                    break;
                case Read<string>.Unreadable(var fault):
                    transcript.Fail(what, Remedies.ExplainExchange(fault));
                    return null;
                default:
                    transcript.Fail(
                        what,
                        "There is no such role that you may delegate. One of your own roles must have the cmdlet: "
                            + "see Get-ManagementRole -Cmdlet."
                    );
                    return null;
            }
        }

        return RequiredRole.From(grantee.RoleGroup, found);
    }
}

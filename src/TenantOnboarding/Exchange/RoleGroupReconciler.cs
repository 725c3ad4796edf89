using System.Text.Json;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantOnboarding.Grants;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>Gives a role group the roles that are required. Other roles of the group are reported.</summary>
internal sealed class RoleGroupReconciler(ExchangeChanges exchange, Transcript transcript)
{
    /// <summary>Creates the group where it is missing, and adds roles.</summary>
    public async Task ReconcileAsync(Guid tenantId, string name, IReadOnlyList<string> roles, CancellationToken cancellationToken)
    {
        var what = $"Role group \"{name}\"";
        switch (await exchange.ReadAsync(tenantId, new ExchangeCommand(AdministrationCmdlets.GetRoleGroup).Naming(name), cancellationToken))
        {
            case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                transcript.Fail(what, Remedies.ExplainExchange(fault));
                break;
            case Read<IReadOnlyList<JsonElement>>.Found([var group]):
                var has = AdministrationRows.Texts(group, "Roles");
                transcript.WriteUnchanged(what);
                foreach (var missing in roles.Except(has, StringComparer.OrdinalIgnoreCase))
                {
                    var assign = new ExchangeCommand(AdministrationCmdlets.NewManagementRoleAssignment)
                        .With("Role", missing)
                        .With("SecurityGroup", name);
                    await exchange.ChangeAsync(tenantId, assign, cancellationToken);
                }

                foreach (var surplus in has.Except(roles, StringComparer.OrdinalIgnoreCase))
                {
                    transcript.Fail(
                        $"{what} has the role \"{surplus}\" as well",
                        "TenantHygiene does not need it. Remove it unless it is intended: Remove-ManagementRoleAssignment."
                    );
                }

                break;
            default:
                var create = new ExchangeCommand(AdministrationCmdlets.NewRoleGroup).With("Name", name).With("Roles", roles);
                await exchange.ChangeAsync(tenantId, create, cancellationToken);
                break;
        }
    }
}

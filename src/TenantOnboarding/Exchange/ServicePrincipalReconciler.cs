using System.Text.Json;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantOnboarding.Grants;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>Makes an application known to Exchange Online, which keeps service principals of its own.</summary>
internal sealed class ServicePrincipalReconciler(ExchangeChanges exchange, Transcript transcript)
{
    /// <summary>Creates the service principal where it is missing.</summary>
    public async Task ReconcileAsync(Guid tenantId, Grantee grantee, ServicePrincipal principal, CancellationToken cancellationToken)
    {
        var what = $"{grantee.Title}: service principal in Exchange";
        switch (
            await exchange.ReadAsync(
                tenantId,
                new ExchangeCommand(AdministrationCmdlets.GetServicePrincipal).Naming(principal.Id),
                cancellationToken
            )
        )
        {
            case Read<IReadOnlyList<JsonElement>>.Found:
                transcript.WriteUnchanged(what);
                break;
            case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                transcript.Fail(what, Remedies.ExplainExchange(fault));
                break;
            default:
                var create = new ExchangeCommand(AdministrationCmdlets.NewServicePrincipal)
                    .With("AppId", principal.AppId.ToString("D"))
                    .With("ObjectId", principal.Id.ToString("D"))
                    .With("DisplayName", principal.DisplayName);
                await exchange.ChangeAsync(tenantId, create, cancellationToken);
                break;
        }
    }
}

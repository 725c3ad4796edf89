using System.Text.Json;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantOnboarding.Grants;

namespace TenantHygiene.TenantOnboarding.Exchange;

/// <summary>Adds a service principal to a role group.</summary>
internal sealed class MemberReconciler(ExchangeChanges exchange, Transcript transcript)
{
    private static readonly string[] _identities = ["Identity", "Name", "ObjectId", "ExternalDirectoryObjectId"];

    /// <summary>Adds the member where it is missing.</summary>
    public async Task ReconcileAsync(Guid tenantId, string roleGroup, ServicePrincipal principal, CancellationToken cancellationToken)
    {
        var what = $"Role group \"{roleGroup}\": member {principal.DisplayName}";
        var add = new ExchangeCommand(AdministrationCmdlets.AddRoleGroupMember)
            .Naming(roleGroup)
            .With("Member", principal.Id.ToString("D"));
        switch (
            await exchange.ReadAsync(
                tenantId,
                new ExchangeCommand(AdministrationCmdlets.GetRoleGroupMember).Naming(roleGroup),
                cancellationToken
            )
        )
        {
            case Read<IReadOnlyList<JsonElement>>.Found(var members) when members.Any(member => Is(member, principal)):
                transcript.WriteUnchanged(what);
                break;

            // A group without members is not found by its members; whether it is there was seen above.
            default:
                await exchange.ChangeAsync(tenantId, add, cancellationToken, existing: "MemberAlreadyExistsException");
                break;
        }
    }

    // Under which of its names a member is listed is not documented for service principals.
    private static bool Is(JsonElement member, ServicePrincipal principal) =>
        _identities.Any(name =>
            string.Equals(StrictJson.Text(member, name), principal.Id.ToString("D"), StringComparison.OrdinalIgnoreCase)
        );
}

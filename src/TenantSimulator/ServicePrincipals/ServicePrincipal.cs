using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.ServicePrincipals;

/// <summary>An application in a tenant: one of the scenario's, or one of Microsoft's own, which offers permissions.</summary>
/// <param name="Id">Object id in this tenant.</param>
/// <param name="AppId">Application id, the same in every tenant.</param>
/// <param name="DisplayName">Name.</param>
/// <param name="PermissionKey">Of a resource: the key of its permissions in scenarios.</param>
/// <param name="Application">Of a client: the scenario's entry, which holds what was granted.</param>
internal sealed record ServicePrincipal(Guid Id, Guid AppId, string DisplayName, string? PermissionKey, ApplicationScenario? Application)
{
    /// <summary>Every one of a tenant.</summary>
    public static IEnumerable<ServicePrincipal> In(Tenant tenant) =>
    [
        new(IdOf(tenant, AppRoles.Graph), AppRoles.Graph, "Microsoft Graph", "graph", null),
        new(IdOf(tenant, AppRoles.Exchange), AppRoles.Exchange, "Office 365 Exchange Online", "exchange", null),
        .. tenant.Scenario.Applications.Select(one => new ServicePrincipal(IdOf(tenant, one.ClientId), one.ClientId, one.Name, null, one)),
    ];

    /// <summary>The object id of an application in a tenant, which tokens carry as <c>oid</c>.</summary>
    public static Guid IdOf(Tenant tenant, Guid appId) => DerivedGuid.From(tenant.Id.ToString(), "servicePrincipal", appId.ToString());
}

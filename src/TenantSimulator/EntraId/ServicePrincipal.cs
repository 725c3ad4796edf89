using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.EntraId;

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
            .. tenant.Scenario.Applications.Select(one => new ServicePrincipal(
                IdOf(tenant, one.ClientId),
                one.ClientId,
                one.Name,
                null,
                one
            )),
        ];

    /// <summary>The object id of an application in a tenant, which tokens carry as <c>oid</c>.</summary>
    public static Guid IdOf(Tenant tenant, Guid appId) => DerivedGuid.From(tenant.Id.ToString(), "servicePrincipal", appId.ToString());
}

/// <summary>The application permissions of Microsoft's own services, with their published ids.</summary>
internal static class AppRoles
{
    /// <summary>Application id of Microsoft Graph.</summary>
    public static readonly Guid Graph = new("00000003-0000-0000-c000-000000000000");

    /// <summary>Application id of Exchange Online.</summary>
    public static readonly Guid Exchange = new("00000002-0000-0ff1-ce00-000000000000");

    private static readonly Dictionary<string, Guid> _published = new()
    {
        ["Application.Read.All"] = new("9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"),
        ["Application.ReadWrite.All"] = new("1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"),
        ["AppRoleAssignment.ReadWrite.All"] = new("06b708a9-e830-4db3-a914-8e69da51d44f"),
        ["Directory.Read.All"] = new("7ab1d382-f21e-4acd-a863-ba3e13f7da61"),
        ["Directory.ReadWrite.All"] = new("19dbc75e-c2e2-444c-a770-ec69d8559fc7"),
        ["Exchange.ManageAsApp"] = new("dc50a0fb-09a3-484d-be87-e023b12c6440"),
        ["Organization.Read.All"] = new("498476ce-e0fe-48b0-b801-37ba7e2685c6"),
        ["User.ManageIdentities.All"] = new("c529cfca-c91b-489c-af2b-d92990b66ce6"),
        ["User.Read.All"] = new("df021288-bdef-4463-88db-98f22de89214"),
        ["User.ReadWrite.All"] = new("741f803b-c850-494e-b5df-cde7c675a1ca"),
    };

    /// <summary>The permissions that a resource offers.</summary>
    /// <param name="permissionKey"><c>graph</c> or <c>exchange</c>.</param>
    public static IEnumerable<string> Of(string permissionKey) =>
        _published.Keys.Where(name => name.StartsWith("Exchange.", StringComparison.Ordinal) == (permissionKey == "exchange"));

    /// <summary>The id of a permission; one that is not listed has an id all the same, so that scenarios may grant it.</summary>
    public static Guid IdOf(string name) => _published.TryGetValue(name, out var id) ? id : DerivedGuid.From("appRole", name);
}

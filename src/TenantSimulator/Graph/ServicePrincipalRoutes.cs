using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Graph;

/// <summary>
/// Service principals and the application permissions that are granted to them. Entra ID knows no "already granted": a repeated grant is
/// refused.
/// </summary>
/// <param name="tenants">All tenants: a multi-tenant application is registered in another one.</param>
internal sealed partial class ServicePrincipalRoutes(TenantDirectory tenants)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 999;
    private static readonly string[] _known = ["id", "appId", "displayName", "appRoles", "servicePrincipalType"];

    /// <summary>GET /servicePrincipals with a filter on the application's id; other filters are none of the documents' examples.</summary>
    public static Answer List(GraphRequest request, Tenant tenant)
    {
        var all = ServicePrincipal.In(tenant);
        if (request.Option("$filter") is { } filter)
        {
            if (ByAppId().Match(filter) is not { Success: true } match)
            {
                return GraphError.BadRequest($"Invalid filter clause: '{filter}'.");
            }

            all = all.Where(one => one.AppId.ToString().Equals(match.Groups["id"].Value, StringComparison.OrdinalIgnoreCase));
        }

        var wanted = request.Option("$select")?.Split(',', StringSplitOptions.TrimEntries);
        return wanted?.FirstOrDefault(name => !_known.Contains(name)) is { } unknown
            ? GraphError.BadRequest($"Could not find a property named '{unknown}' on type 'microsoft.graph.servicePrincipal'.")
            : Page(request, "servicePrincipals", [.. all], (json, one) => Write(json, one, wanted));
    }

    /// <summary>GET /servicePrincipals/{id}/appRoleAssignments: what the principal was granted.</summary>
    public static Answer Assignments(GraphRequest request, Tenant tenant, string id) =>
        Find(tenant, id) is { } principal
            ? Page(request, $"servicePrincipals('{id}')/appRoleAssignments", [.. Granted(tenant, principal)], (json, grant) =>
                Write(json, principal, grant)
            )
            : GraphError.NotFound(id);

    /// <summary>POST /servicePrincipals/{id}/appRoleAssignments.</summary>
    public static Answer Assign(GraphRequest request, Tenant tenant, string id)
    {
        if (Find(tenant, id) is not { Application: { } application } principal)
        {
            return GraphError.NotFound(id);
        }

        if (
            ReadGuids(request.Body, "principalId", "resourceId", "appRoleId") is not [var principalId, var resourceId, var roleId]
            || principalId != principal.Id
        )
        {
            return GraphError.BadRequest(
                "Invalid value specified for property 'principalId', 'resourceId' or 'appRoleId' of resource 'AppRoleAssignment'."
            );
        }

        if (ServicePrincipal.In(tenant).FirstOrDefault(one => one.Id == resourceId) is not { PermissionKey: { } key } resource)
        {
            return GraphError.NotFound(resourceId.ToString());
        }

        if (AppRoles.Of(key).FirstOrDefault(name => AppRoles.IdOf(name) == roleId) is not { } role)
        {
            return GraphError.BadRequest($"Permission being assigned was not found on application '{resource.AppId}'.");
        }

        if (!application.Permissions.TryGetValue(key, out var granted))
        {
            application.Permissions[key] = granted = [];
        }

        if (granted.Contains(role))
        {
            return GraphError.BadRequest("Permission being assigned already exists on the object");
        }

        granted.Add(role);
        return Answer.Json(201, json => Write(json, principal, (resource, role)));
    }

    /// <summary>POST /servicePrincipals: lets a multi-tenant application of another tenant in, without any permission.</summary>
    public Answer Create(GraphRequest request, Tenant tenant)
    {
        if (ReadGuids(request.Body, "appId") is not [var appId])
        {
            return GraphError.BadRequest("The property 'appId' is required.");
        }

        if (ServicePrincipal.In(tenant).Any(one => one.AppId == appId))
        {
            return GraphError.Answer(
                409,
                "Request_MultipleObjectsWithSameKeyValue",
                $"The service principal cannot be created, updated, or restored because the service principal name {appId} is already in "
                    + "use."
            );
        }

        var registered = tenants
            .All.SelectMany(one => one.Scenario.Applications)
            .FirstOrDefault(one => one.ClientId == appId && one.IsMultiTenant);
        if (registered is null)
        {
            return GraphError.BadRequest($"The appId '{appId}' of the service principal does not reference a valid application object.");
        }

        var application = new ApplicationScenario
        {
            ClientId = appId,
            Name = registered.Name,
            Secrets = registered.Secrets,
            Certificates = registered.Certificates,
            FederatedCredentials = registered.FederatedCredentials,
        };
        tenant.Scenario.Applications.Add(application);
        return Answer.Json(201, json => Write(json, ServicePrincipal.In(tenant).Single(one => one.AppId == appId), wanted: null));
    }

    [GeneratedRegex("^appId eq '(?<id>[0-9a-fA-F-]{36})'$", RegexOptions.CultureInvariant)]
    private static partial Regex ByAppId();

    private static ServicePrincipal? Find(Tenant tenant, string id) =>
        ServicePrincipal.In(tenant).FirstOrDefault(one => one.Id.ToString().Equals(id, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(ServicePrincipal Resource, string Role)> Granted(Tenant tenant, ServicePrincipal principal) =>
        from resource in ServicePrincipal.In(tenant)
        from role in principal.Application?.Permissions.GetValueOrDefault(resource.PermissionKey ?? "") ?? []
        select (resource, role);

    private static Answer Page<T>(GraphRequest request, string context, List<T> all, Action<Utf8JsonWriter, T> write)
    {
        var size = int.TryParse(request.Option("$top"), NumberStyles.None, CultureInfo.InvariantCulture, out var top)
            ? Math.Min(top, LargestPage)
            : DefaultPage;
        var from = int.TryParse(request.Option("$skiptoken"), NumberStyles.None, CultureInfo.InvariantCulture, out var skip) ? skip : 0;
        return Answer.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", $"{request.BaseUrl}/$metadata#{context}");
            if (from + size < all.Count)
            {
                json.WriteString("@odata.nextLink", $"{request.BaseUrl}{request.Path}?$top={size}&$skiptoken={from + size}");
            }

            json.WriteStartArray("value");
            foreach (var one in all.Skip(from).Take(size))
            {
                write(json, one);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, ServicePrincipal principal, string[]? wanted)
    {
        bool IsSelected(string name) => wanted?.Contains(name) ?? true;
        json.WriteStartObject();
        json.WriteString("id", principal.Id);
        if (IsSelected("appId"))
        {
            json.WriteString("appId", principal.AppId);
        }

        if (IsSelected("displayName"))
        {
            json.WriteString("displayName", principal.DisplayName);
        }

        if (IsSelected("appRoles"))
        {
            json.WriteStartArray("appRoles");
            foreach (var role in principal.PermissionKey is { } key ? AppRoles.Of(key) : [])
            {
                json.WriteStartObject();
                json.WriteStartArray("allowedMemberTypes");
                json.WriteStringValue("Application");
                json.WriteEndArray();
                json.WriteString("id", AppRoles.IdOf(role));
                json.WriteBoolean("isEnabled", true);
                json.WriteString("value", role);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ServicePrincipal principal, (ServicePrincipal Resource, string Role) grant)
    {
        json.WriteStartObject();
        json.WriteString("id", DerivedGuid.From(principal.Id.ToString(), grant.Role));
        json.WriteString("appRoleId", AppRoles.IdOf(grant.Role));
        json.WriteString("principalId", principal.Id);
        json.WriteString("principalDisplayName", principal.DisplayName);
        json.WriteString("principalType", "ServicePrincipal");
        json.WriteString("resourceId", grant.Resource.Id);
        json.WriteString("resourceDisplayName", grant.Resource.DisplayName);
        json.WriteEndObject();
    }

    private static Guid[]? ReadGuids(ReadOnlyMemory<byte> body, params ReadOnlySpan<string> names)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var values = new Guid[names.Length];
            for (var at = 0; at < names.Length; at++)
            {
                values[at] = document.RootElement.GetProperty(names[at]).GetGuid();
            }

            return values;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }
}

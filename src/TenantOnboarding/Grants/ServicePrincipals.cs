using System.Text.Json;
using Microsoft.Graph.Models;
using Microsoft.Kiota.Abstractions;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.TenantOnboarding.Grants;

/// <summary>Service principals and their application permissions, by Microsoft Graph.</summary>
internal sealed class ServicePrincipals(GraphChannel channel, ServiceEndpoints endpoints)
{
    private const string AlreadyGranted = "Permission being assigned already exists";

    /// <summary>The application in the tenant; absent where it has not been let in.</summary>
    public async Task<Read<ServicePrincipal>> FindAsync(Guid tenantId, Guid appId, CancellationToken cancellationToken)
    {
        var request = $"GET /servicePrincipals?$filter=appId eq '{appId}'";
        var answer = await channel.ReadAsync(
            tenantId,
            request,
            client =>
                client.ServicePrincipals.ToGetRequestInformation(options =>
                {
                    options.QueryParameters.Filter = $"appId eq '{appId:D}'";
                    options.QueryParameters.Select = ["id", "appId", "displayName", "appRoles"];
                }),
            cancellationToken
        );
        if (answer is not Read<JsonDocument>.Found(var document))
        {
            return answer.PropagateFailure<JsonDocument, ServicePrincipal>();
        }

        using (document)
        {
            return StrictJson.TryGetList(document.RootElement, "value", out var rows) && rows.GetArrayLength() <= 1
                ? rows.GetArrayLength() == 0
                    ? Read.Absent<ServicePrincipal>()
                    : Parse(rows[0], appId, request)
                : Read.Unreadable<ServicePrincipal>(
                    ReadFaultKind.Malformed,
                    $"{request}: the answer is not a list of at most one service principal."
                );
        }
    }

    /// <summary>Lets a multi-tenant application into the tenant, without any permission.</summary>
    public Task<ReadFault?> CreateAsync(Guid tenantId, Guid appId, CancellationToken cancellationToken) =>
        SendAsync(
            tenantId,
            "POST /servicePrincipals",
            client =>
                client.ServicePrincipals.ToPostRequestInformation(
                    new Microsoft.Graph.Models.ServicePrincipal { AppId = appId.ToString("D") }
                ),
            cancellationToken
        );

    /// <summary>Everything that was granted to the application, as pairs of resource and permission.</summary>
    public async Task<Read<IReadOnlySet<(Guid ResourceId, Guid PermissionId)>>> GrantedAsync(
        Guid tenantId,
        Guid principalId,
        CancellationToken cancellationToken
    )
    {
        var request = $"GET /servicePrincipals/{principalId}/appRoleAssignments";
        var granted = new HashSet<(Guid, Guid)>();
        var pages = new GraphPages(channel, endpoints, tenantId, request);
        await foreach (
            var page in pages.ReadAllAsync(
                client => client.ServicePrincipals[principalId.ToString("D")].AppRoleAssignments.ToGetRequestInformation(),
                cancellationToken
            )
        )
        {
            if (page is not Read<JsonDocument>.Found(var document))
            {
                return page.PropagateFailure<JsonDocument, IReadOnlySet<(Guid, Guid)>>();
            }

            using (document)
            {
                foreach (var row in document.RootElement.GetProperty("value").EnumerateArray())
                {
                    if (
                        !Guid.TryParse(StrictJson.Text(row, "resourceId"), out var resource)
                        || !Guid.TryParse(StrictJson.Text(row, "appRoleId"), out var permission)
                    )
                    {
                        return Read.Unreadable<IReadOnlySet<(Guid, Guid)>>(
                            ReadFaultKind.Malformed,
                            $"{request}: a row without resourceId and appRoleId."
                        );
                    }

                    granted.Add((resource, permission));
                }
            }
        }

        return Read.Found<IReadOnlySet<(Guid, Guid)>>(granted);
    }

    /// <summary>Grants one permission. That somebody else has just granted it is no failure.</summary>
    public async Task<ReadFault?> GrantAsync(
        Guid tenantId,
        Guid principalId,
        Guid resourceId,
        Guid permissionId,
        CancellationToken cancellationToken
    )
    {
        var assignment = new AppRoleAssignment
        {
            PrincipalId = principalId,
            ResourceId = resourceId,
            AppRoleId = permissionId,
        };
        var fault = await SendAsync(
            tenantId,
            $"POST /servicePrincipals/{principalId}/appRoleAssignments",
            client => client.ServicePrincipals[principalId.ToString("D")].AppRoleAssignments.ToPostRequestInformation(assignment),
            cancellationToken
        );
        return fault is { Kind: ReadFaultKind.Refused } && fault.Detail.Contains(AlreadyGranted, StringComparison.OrdinalIgnoreCase)
            ? null
            : fault;
    }

    private async Task<ReadFault?> SendAsync(
        Guid tenantId,
        string request,
        Func<Microsoft.Graph.GraphServiceClient, RequestInformation> build,
        CancellationToken cancellationToken
    )
    {
        switch (await channel.SendAsync(tenantId, request, build, cancellationToken))
        {
            case Read<HttpResponseMessage>.Found(var response):
                response.Dispose();
                return null;
            case Read<HttpResponseMessage>.Unreadable(var fault):
                return fault;
            default:
                return new ReadFault(ReadFaultKind.Refused, $"{request}: the application or the resource is not in the tenant.");
        }
    }

    private static Read<ServicePrincipal> Parse(JsonElement row, Guid appId, string request)
    {
        if (
            !Guid.TryParse(StrictJson.Text(row, "id"), out var id)
            || !Guid.TryParse(StrictJson.Text(row, "appId"), out var read)
            || read != appId
            || !StrictJson.TryGetList(row, "appRoles", out var roles)
        )
        {
            return Read.Unreadable<ServicePrincipal>(ReadFaultKind.Malformed, $"{request}: the answer is for another application.");
        }

        var permissions = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var role in roles.EnumerateArray())
        {
            if (StrictJson.Text(role, "value") is { Length: > 0 } name && Guid.TryParse(StrictJson.Text(role, "id"), out var permission))
            {
                permissions[name] = permission;
            }
        }

        return Read.Found(
            new ServicePrincipal(
                id,
                appId,
                StrictJson.Text(row, "displayName") is { Length: > 0 } shown ? shown : appId.ToString("D"),
                permissions
            )
        );
    }
}

/// <summary>An application in a tenant.</summary>
/// <param name="Id">Object id in this tenant.</param>
/// <param name="AppId">Application id.</param>
/// <param name="DisplayName">Name.</param>
/// <param name="Permissions">The application permissions that it offers: ids by name.</param>
internal sealed record ServicePrincipal(Guid Id, Guid AppId, string DisplayName, IReadOnlyDictionary<string, Guid> Permissions);

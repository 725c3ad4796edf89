using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Controls;

/// <summary><c>GET /tenants/{tenantId}/release</c>: whether the tenant is released for more than plans.</summary>
public sealed class GetTenantRelease(TenantReleaseStore releases, TenantPolicies tenants)
{
    [Function(nameof(GetTenantRelease))]
    [ApiOperation(
        "Read whether a tenant is released for repairs",
        Scope = RouteScope.Tenant,
        Role = ApiRole.Read,
        Answer = typeof(TenantReleaseResource),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tenants/{tenantId}/release")] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    ) =>
        Guid.TryParseExact(tenantId, "D", out var id) && tenants.Contains(request.Scope(), id)
            ? ApiJson.Answer(TenantReleaseResource.Of(await releases.FindAsync(id, cancellationToken)))
            : Problem.NotFound($"The tenant '{tenantId}' is not configured.");
}

/// <summary><c>PUT /tenants/{tenantId}/release</c>: allows in a new tenant what its policy allows, instead of plans only.</summary>
public sealed class PutTenantRelease(TenantReleaseStore releases, ControlAuditLog log, TenantPolicies tenants)
{
    [Function(nameof(PutTenantRelease))]
    [ApiOperation(
        "Release a new tenant for repairs, or withdraw the release",
        Scope = RouteScope.Tenant,
        Notes = "Until then it gets plans only, where its policy says so (`newTenants`).",
        Role = ApiRole.Admin,
        Body = typeof(NewTenantRelease),
        Example = """{"isReleased":true}""",
        Answer = typeof(TenantReleaseResource),
        Refuses = [404]
    )]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/v1/tenants/{tenantId}/release")] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewTenantRelease>(request, cancellationToken);
        if (!Guid.TryParseExact(tenantId, "D", out var id) || !tenants.Contains(request.Scope(), id))
        {
            return Problem.NotFound($"The tenant '{tenantId}' is not configured.");
        }

        // First, so that no tenant is released without an entry.
        var by = Caller.Of(request.HttpContext.User);
        var content = new JsonObject { ["isReleased"] = body.IsReleased };
        await log.RecordAsync(id, ControlAuditLog.ReleaseKind, by, content, cancellationToken);
        return ApiJson.Answer(TenantReleaseResource.Of(await releases.SetAsync(id, body.IsReleased, by, cancellationToken)));
    }
}

/// <summary>Whether a tenant is released for more than plans.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="IsReleased">Released. Counts only where the tenant's policy asks for it (<c>newTenants</c>).</param>
/// <param name="ChangedBy">Who said so last.</param>
/// <param name="ChangedAt">When.</param>
public sealed record TenantReleaseResource(Guid TenantId, bool IsReleased, Principal? ChangedBy, DateTimeOffset? ChangedAt)
{
    /// <summary>The resource of a release.</summary>
    public static TenantReleaseResource Of(TenantRelease release) =>
        new(release.TenantId, release.IsReleased, release.ChangedBy, release.ChangedAt);
}

/// <summary>The body that releases a tenant, or takes the release back.</summary>
/// <param name="IsReleased">Released or not.</param>
public sealed record NewTenantRelease(bool IsReleased);

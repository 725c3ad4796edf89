using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Controls;

namespace TenantHygiene.Functions.Api.Tenants;

/// <summary><c>PUT /tenants/{tenantId}/release</c>: lets the product do in a new tenant what its policy allows, instead of plans only.</summary>
public sealed class PutTenantRelease(TenantReleaseStore releases, ControlLog log, TenantPolicies tenants)
{
    [Function(nameof(PutTenantRelease))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/v1/tenants/{tenantId}/release")] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken)
    {
        var asked = await ApiJson.ReadAsync<NewTenantRelease>(request, cancellationToken);
        if (!Guid.TryParseExact(tenantId, "D", out var id) || !tenants.Knows(id))
        {
            return Problem.NotFound($"The tenant '{tenantId}' is not configured here.");
        }

        // First, so that no tenant is released without an entry.
        var by = Caller.Of(request.HttpContext.User);
        await log.RecordAsync(id, ControlLog.ReleaseKind, by, new JsonObject { ["isReleased"] = asked.IsReleased }, cancellationToken);
        return ApiJson.Answer(TenantReleaseResource.Of(await releases.SetAsync(id, asked.IsReleased, by, cancellationToken)));
    }
}

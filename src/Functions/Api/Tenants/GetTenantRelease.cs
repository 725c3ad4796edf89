using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Controls;

namespace TenantHygiene.Functions.Api.Tenants;

/// <summary><c>GET /tenants/{tenantId}/release</c>: whether the tenant is released for more than plans.</summary>
public sealed class GetTenantRelease(TenantReleaseStore releases, TenantPolicies tenants)
{
    [Function(nameof(GetTenantRelease))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/tenants/{tenantId}/release")] HttpRequest request,
        string tenantId,
        CancellationToken cancellationToken) =>
        Guid.TryParseExact(tenantId, "D", out var id) && tenants.Knows(id)
            ? ApiJson.Answer(TenantReleaseResource.Of(await releases.FindAsync(id, cancellationToken)))
            : Problem.NotFound($"The tenant '{tenantId}' is not configured here.");
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Controls;

namespace TenantHygiene.Functions.Api.Breakers;

/// <summary><c>GET /breaker</c>: the error-rate breaker of all tenants or, with <c>tenantId</c>, of one. A purge has to pass both.</summary>
public sealed class GetBreaker(BreakerStore store, TenantPolicies tenants, TimeProvider time)
{
    [Function(nameof(GetBreaker))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/breaker")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var tenantId = QueryText.Identity(request, "tenantId");
        // A breaker that nobody knows would look like a closed one.
        return tenantId is { } id && !tenants.Knows(id)
            ? Problem.UnknownTenant(id)
            : BreakerResource.Answer(request.HttpContext, tenantId, await store.FindAsync(tenantId, cancellationToken), time.GetUtcNow());
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Snoozes;

namespace TenantHygiene.Functions.Api.Snoozes;

/// <summary><c>GET /tenants/{tenantId}/users/{userId}/snooze</c>: whether scans leave the user alone.</summary>
public sealed class GetSnooze(SnoozeStore snoozes, TenantPolicies tenants)
{
    [Function(nameof(GetSnooze))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = SnoozeRoute.Path)] HttpRequest request,
        string tenantId,
        string userId,
        CancellationToken cancellationToken) =>
        SnoozeRoute.Of(tenantId, userId, tenants) is { } route && await snoozes.FindAsync(route.TenantId, route.UserId, cancellationToken) is { } snooze
            ? ApiJson.Answer(SnoozeResource.Of(snooze))
            : Problem.NotFound($"The user '{userId}' of tenant '{tenantId}' is not snoozed.");
}

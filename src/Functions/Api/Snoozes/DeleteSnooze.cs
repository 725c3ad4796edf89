using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Snoozes;

namespace TenantHygiene.Functions.Api.Snoozes;

/// <summary><c>DELETE /tenants/{tenantId}/users/{userId}/snooze</c>: scans look after the user again.</summary>
public sealed class DeleteSnooze(SnoozeStore snoozes, TenantPolicies tenants)
{
    [Function(nameof(DeleteSnooze))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = SnoozeRoute.Path)] HttpRequest request,
        string tenantId,
        string userId,
        CancellationToken cancellationToken) =>
        SnoozeRoute.Of(tenantId, userId, tenants) is { } route
        && await snoozes.LiftAsync(route.TenantId, route.UserId, Caller.Of(request.HttpContext.User), cancellationToken)
            ? Results.NoContent()
            : Problem.NotFound($"The user '{userId}' of tenant '{tenantId}' is not snoozed.");
}

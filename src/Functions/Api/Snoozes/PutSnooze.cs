using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Snoozes;

namespace TenantHygiene.Functions.Api.Snoozes;

/// <summary><c>PUT /tenants/{tenantId}/users/{userId}/snooze</c>: scans leave the user alone until then. What already runs goes on.</summary>
public sealed class PutSnooze(SnoozeStore snoozes, TenantPolicies tenants, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    [Function(nameof(PutSnooze))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = SnoozeRoute.Path)] HttpRequest request,
        string tenantId,
        string userId,
        CancellationToken cancellationToken)
    {
        var asked = await ApiJson.ReadAsync<NewSnooze>(request, cancellationToken);
        if (SnoozeRoute.Of(tenantId, userId, tenants) is not { } route)
        {
            return Problem.NotFound($"There is no user '{userId}' of a tenant '{tenantId}' here; both are GUIDs.");
        }

        if (StatedReason.Refuse(asked.Reason) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        return asked.Until > now && asked.Until <= now + Longest
            ? ApiJson.Answer(SnoozeResource.Of(await snoozes.SetAsync(route.TenantId, route.UserId, asked.Until, Caller.Of(request.HttpContext.User), asked.Reason, cancellationToken)))
            : Problem.BadRequest("until-wrong", $"'until' must lie in the future, and at most {Longest.Days} days away.");
    }
}

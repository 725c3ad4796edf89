using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Controls;

namespace TenantHygiene.Functions.Api.Breakers;

/// <summary><c>POST /breaker/reset</c>: closes the breaker by hand, of one tenant or of all. One that is closed stays as it is.</summary>
public sealed class ResetBreaker(BreakerStore store, TenantPolicies tenants, TimeProvider time)
{
    [Function(nameof(ResetBreaker))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/breaker/reset")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var asked = await ApiJson.ReadAsync<NewBreakerReset>(request, cancellationToken);
        if (StatedReason.Refuse(asked.Reason) is { } refusal)
        {
            return refusal;
        }

        if (asked.TenantId is { } id && !tenants.Knows(id))
        {
            return Problem.UnknownTenant(id);
        }

        try
        {
            var reset = await store.ResetAsync(asked.TenantId, Caller.Of(request.HttpContext.User), asked.Reason, BreakerVersion.Expected(request), tenants.Concerned(asked.TenantId), cancellationToken);
            return BreakerResource.Answer(request.HttpContext, asked.TenantId, reset, time.GetUtcNow());
        }
        catch (BreakerConflictException conflict)
        {
            return Problem.Of(StatusCodes.Status412PreconditionFailed, "breaker-changed", conflict.Message);
        }
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api.Access;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Api.Controls;

/// <summary><c>GET /breaker</c>: the error-rate breaker of all tenants or, with <c>tenantId</c>, of one. A purge must pass both.</summary>
public sealed class GetBreaker(BreakerStore store, TenantPolicies tenants, TimeProvider time)
{
    [Function(nameof(GetBreaker))]
    [ApiOperation(
        "Read the error-rate breaker of all tenants, or of one",
        Scope = RouteScope.Caller,
        Notes = "`Closed`, `Open` with its end, or `HalfOpen` with its canary, and the purges that it counts; with `ETag`.",
        Role = ApiRole.Read,
        Answer = typeof(BreakerResource),
        Refuses = [422]
    )]
    [ApiQuery("tenantId", "The breaker of one tenant instead of that of all.", Type = typeof(Guid))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/breaker")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var tenantId = RequestQuery.Identity(request, "tenantId");
        // A breaker of an unknown tenant would look like a closed one.
        return tenantId is { } id && !tenants.Contains(request.Scope(), id)
            ? Problem.UnknownTenant(id)
            : BreakerResource.Answer(request.HttpContext, tenantId, await store.FindAsync(tenantId, cancellationToken), time.GetUtcNow());
    }
}

/// <summary><c>POST /breaker/reset</c>: closes the breaker by hand, of one tenant or of all. One that is closed stays as it is.</summary>
public sealed class ResetBreaker(BreakerStore store, TenantPolicies tenants, TimeProvider time)
{
    [Function(nameof(ResetBreaker))]
    [ApiOperation(
        "Close the breaker once the cause of the failures is removed",
        Scope = RouteScope.Caller,
        Notes = "A closed breaker stays as it is. With `If-Match` the answer is 412 (`breaker-changed`) if the breaker has changed.",
        Role = ApiRole.Admin,
        Body = typeof(NewBreakerReset),
        Example = """{"reason":"The app has its Exchange role again."}""",
        Answer = typeof(BreakerResource),
        Refuses = [412, 422]
    )]
    [ApiHeader("If-Match", "The ETag of the last answer: closes the breaker only if it has not changed since.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/breaker/reset")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var body = await ApiJson.ReadAsync<NewBreakerReset>(request, cancellationToken);
        if (StatedReason.Refuse(body.Reason) is { } refusal)
        {
            return refusal;
        }

        if (body.TenantId is { } id && !tenants.Contains(request.Scope(), id))
        {
            return Problem.UnknownTenant(id);
        }

        if (body.TenantId is null && !request.Scope().IsAll)
        {
            return Problem.NeedsEveryTenant();
        }

        try
        {
            var reset = await store.ResetAsync(
                body.TenantId,
                Caller.Of(request.HttpContext.User),
                body.Reason,
                BreakerVersion.Expected(request),
                body.TenantId is { } own ? [own] : tenants.In(TenantScope.All),
                cancellationToken
            );
            return BreakerResource.Answer(request.HttpContext, body.TenantId, reset, time.GetUtcNow());
        }
        catch (BreakerConflictException conflict)
        {
            return Problem.Of(StatusCodes.Status412PreconditionFailed, "breaker-changed", conflict.Message);
        }
    }
}

/// <summary>Where an error-rate breaker stands.</summary>
/// <param name="TenantId">The tenant; absent for the breaker of all.</param>
/// <param name="State">Closed: purges pass. Open: none passes. HalfOpen: one, the canary, may try.</param>
/// <param name="Purges">How many purges it decides on: those on which it opened, or those of the last hour.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="OpenedAt">Since when it is open; later where a canary failed.</param>
/// <param name="OpenUntil">When one purge may try.</param>
/// <param name="Canary">The purge that tries.</param>
/// <param name="LastReset">Who closed it by hand last.</param>
public sealed record BreakerResource(
    Guid? TenantId,
    BreakerState State,
    int Purges,
    int Failed,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? OpenUntil,
    CanaryResource? Canary,
    BreakerResetResource? LastReset
)
{
    /// <summary>The answer that shows a breaker, with its ETag.</summary>
    public static IResult Answer(HttpContext http, Guid? tenantId, StoredBreaker stored, DateTimeOffset now)
    {
        http.Response.Headers.ETag = BreakerVersion.ETagOf(stored);
        return ApiJson.Answer(Of(tenantId, stored.Breaker, now));
    }

    private static BreakerResource Of(Guid? tenantId, ErrorRateBreaker breaker, DateTimeOffset now)
    {
        var tally = breaker.TallyAt(now);
        return new BreakerResource(
            tenantId,
            breaker.StateAt(now),
            tally.Purges,
            tally.Failed,
            breaker.OpenedAt,
            breaker.OpenedAt + ErrorRateBreaker.Pause,
            breaker.Canary is { } canary ? new CanaryResource(canary.IntentId, canary.Since) : null,
            breaker.LastReset is { } reset ? new BreakerResetResource(reset.By, reset.At, reset.Reason) : null
        );
    }
}

/// <summary>The one purge that may try while a breaker is half open.</summary>
/// <param name="IntentId">The intent under which it does, as in the evidence of its remediation.</param>
/// <param name="Since">Since when. One that does not come back within fifteen minutes makes room for the next.</param>
public sealed record CanaryResource(string IntentId, DateTimeOffset Since);

/// <summary>An administrator closed a breaker.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record BreakerResetResource(Principal By, DateTimeOffset At, string Reason);

/// <summary>The body that closes a breaker.</summary>
/// <param name="Reason">Why purges may go on, in 1 to 500 characters; kept in the audit log.</param>
/// <param name="TenantId">The breaker of one tenant; absent for that of all.</param>
public sealed record NewBreakerReset(string Reason, Guid? TenantId = null);

/// <summary>The version of a breaker as an HTTP entity tag.</summary>
internal static class BreakerVersion
{
    /// <summary>The tag.</summary>
    public static string ETagOf(StoredBreaker stored) => string.Create(CultureInfo.InvariantCulture, $"\"{stored.Version}\"");

    /// <summary>The version that <c>If-Match</c> names; null where any will do.</summary>
    /// <exception cref="InvalidRequestException">It is no tag that this API has given out.</exception>
    public static long? Expected(HttpRequest request) =>
        request.Headers.IfMatch switch
        {
            [] or ["*"] => null,
            [['"', .. var digits, '"']] when long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version) =>
                version,
            _ => throw new InvalidRequestException("if-match-wrong", "`If-Match` must be the `ETag` of an answer about this breaker."),
        };
}

using Microsoft.AspNetCore.Http;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Breakers;

namespace TenantHygiene.Functions.Api.Breakers;

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
    Guid? TenantId, BreakerState State, int Purges, int Failed, DateTimeOffset? OpenedAt, DateTimeOffset? OpenUntil, CanaryResource? Canary, BreakerResetResource? LastReset)
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
            breaker.LastReset is { } reset ? new BreakerResetResource(reset.By, reset.At, reset.Reason) : null);
    }
}

/// <summary>The one purge that may try while a breaker is half open.</summary>
/// <param name="IntentId">The intent under which it does, as in the evidence of its remediation.</param>
/// <param name="Since">Since when. One that does not come back within fifteen minutes makes room for the next.</param>
public sealed record CanaryResource(string IntentId, DateTimeOffset Since);

/// <summary>That somebody closed a breaker by hand.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Reason">Why.</param>
public sealed record BreakerResetResource(Principal By, DateTimeOffset At, string Reason);

/// <summary>The body that closes a breaker.</summary>
/// <param name="Reason">Why purges may go on, in 1 to 500 characters; kept in the audit log.</param>
/// <param name="TenantId">The breaker of one tenant; absent for that of all.</param>
public sealed record NewBreakerReset(string Reason, Guid? TenantId = null);

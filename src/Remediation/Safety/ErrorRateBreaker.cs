using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Safety;

/// <summary>
/// Stops purges when too many recent ones failed. After a pause, one purge (the canary) is allowed, and its result decides. Immutable:
/// every method returns the next value, so that the store can write it under a condition.
/// </summary>
public sealed record ErrorRateBreaker
{
    /// <summary>Outcomes older than this no longer count.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>How long an open breaker stays open, and how long a canary may take.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <summary>Fewer outcomes say nothing about a rate.</summary>
    public const int MinimumOutcomes = 4;

    /// <summary>The share of failures, in percent, that opens it.</summary>
    public const int Threshold = 50;

    /// <summary>The outcomes that count, oldest first.</summary>
    public IReadOnlyList<PurgeOutcome> Outcomes { get; init; } = [];

    /// <summary>When it opened; null while it is closed.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The purges on which it opened; null when it is closed. A canary that fails leaves them as they are.</summary>
    public PurgeTally? OpenedOn { get; init; }

    /// <summary>The intent that may try while it is half open.</summary>
    public Canary? Canary { get; init; }

    /// <summary>The last manual reset; null for none.</summary>
    public BreakerReset? LastReset { get; init; }

    /// <summary>Its state.</summary>
    public BreakerState StateAt(DateTimeOffset now) =>
        OpenedAt switch
        {
            null => BreakerState.Closed,
            { } opened when now < opened + Pause => BreakerState.Open,
            _ => BreakerState.HalfOpen,
        };

    /// <summary>The purges that decide: those on which it opened, or those of the last hour.</summary>
    public PurgeTally TallyAt(DateTimeOffset now) => OpenedOn ?? PurgeTally.Of(Counting(now));

    /// <summary>Whether an intent may act, and the resulting breaker: the intent may have become the canary.</summary>
    public (ErrorRateBreaker Next, BreakerPosition Position) RequestPermission(string intentId, DateTimeOffset now) =>
        this switch
        {
            _ when StateAt(now) is BreakerState.Closed => (this, new BreakerPosition(true, null)),
            _ when StateAt(now) is BreakerState.Open => (this, new BreakerPosition(false, $"too many purges failed before {OpenedAt:u}")),
            { Canary: { } canary } when canary.IntentId == intentId => (this, new BreakerPosition(true, null)),
            // A canary that never came back does not block for ever.
            { Canary: { } canary } when now < canary.Since + Pause => (this, new BreakerPosition(false, "one test purge is running")),
            _ => (this with { Canary = new Canary(intentId, now) }, new BreakerPosition(true, null)),
        };

    /// <summary>The breaker after an intent did not act: the next one may be the canary.</summary>
    public ErrorRateBreaker ReleaseCanary(string intentId) => Canary?.IntentId == intentId ? this with { Canary = null } : this;

    /// <summary>
    /// The breaker after a purge ended. Of each recipient the last outcome counts: one object that cannot be removed, however often it is
    /// tried, says nothing about the others.
    /// </summary>
    /// <param name="outcome">How it ended.</param>
    /// <param name="fewestTenants">
    /// In how many tenants purges must have failed before it opens: what one tenant alone refuses is no reason to stop the others.
    /// </param>
    public ErrorRateBreaker Record(PurgeOutcome outcome, int fewestTenants = 1)
    {
        if (OpenedAt is not null)
        {
            return Canary?.IntentId != outcome.IntentId ? this
                : outcome.HasFailed ? this with { OpenedAt = outcome.At, Canary = null }
                : Closed;
        }

        IReadOnlyList<PurgeOutcome> outcomes = [.. Counting(outcome.At).Where(other => !other.IsOfSameRecipient(outcome)), outcome];
        var tally = PurgeTally.Of(outcomes);
        return
            tally.Purges >= MinimumOutcomes
            && tally.Failed * 100 >= tally.Purges * Threshold
            && CountFailedTenants(outcomes) >= fewestTenants
            ? this with
            {
                Outcomes = [],
                OpenedAt = outcome.At,
                OpenedOn = tally,
            }
            : this with
            {
                Outcomes = [.. outcomes.TakeLast(200)],
            };
    }

    /// <summary>The breaker after a manual reset. A closed breaker stays unchanged, and keeps its counts.</summary>
    public ErrorRateBreaker Reset(BreakerReset reset) => OpenedAt is null ? this : Closed with { LastReset = reset };

    private ErrorRateBreaker Closed => new() { LastReset = LastReset };

    private static int CountFailedTenants(IEnumerable<PurgeOutcome> outcomes) =>
        outcomes.Where(outcome => outcome.HasFailed).Select(outcome => outcome.TenantId).Distinct().Count();

    private IEnumerable<PurgeOutcome> Counting(DateTimeOffset now) => Outcomes.Where(outcome => now - outcome.At < Window);
}

/// <summary>The state of a breaker.</summary>
public enum BreakerState
{
    /// <summary>Purges pass.</summary>
    Closed,

    /// <summary>No purge passes.</summary>
    Open,

    /// <summary>One purge, the canary, may try.</summary>
    HalfOpen,
}

/// <summary>Purges that ended.</summary>
/// <param name="Purges">How many.</param>
/// <param name="Failed">How many of them failed.</param>
public sealed record PurgeTally(int Purges, int Failed)
{
    /// <summary>Counts outcomes.</summary>
    public static PurgeTally Of(IEnumerable<PurgeOutcome> outcomes) =>
        outcomes.Aggregate(new PurgeTally(0, 0), (tally, outcome) =>
            new PurgeTally(tally.Purges + 1, tally.Failed + (outcome.HasFailed ? 1 : 0))
        );
}

/// <summary>A manual reset of a breaker.</summary>
public sealed record BreakerReset(Principal By, DateTimeOffset At, string Reason);

/// <summary>How one purge ended.</summary>
/// <param name="IntentId">The intent under which it was tried.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="RecipientId">The recipient.</param>
/// <param name="HasFailed">Whether it was refused, or the recipient is still there.</param>
/// <param name="At">When that was known.</param>
public sealed record PurgeOutcome(string IntentId, Guid TenantId, Guid RecipientId, bool HasFailed, DateTimeOffset At)
{
    /// <summary>Whether both are about the same object.</summary>
    public bool IsOfSameRecipient(PurgeOutcome other) => TenantId == other.TenantId && RecipientId == other.RecipientId;
}

/// <summary>The one purge that may try.</summary>
public sealed record Canary(string IntentId, DateTimeOffset Since);

using TenantHygiene.Remediation.Proof;

namespace TenantHygiene.Remediation.Breakers;

/// <summary>
/// Stops purges when too many of the last ones failed. After a pause one purge, the canary, may try; its end decides. A value: every method returns
/// the next one, so that whoever stores it can write it under a condition.
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

    /// <summary>Since when it is open; null when it is closed.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>The intent that may try while it is half open.</summary>
    public Canary? Canary { get; init; }

    /// <summary>Whether an intent may act, and the breaker after the question: it may have become the canary.</summary>
    public (ErrorRateBreaker Next, BreakerPosition Position) Ask(string intentId, DateTimeOffset now) => this switch
    {
        { OpenedAt: null } => (this, new BreakerPosition(true, null)),
        { OpenedAt: { } opened } when now < opened + Pause => (this, new BreakerPosition(false, $"too many purges failed until {opened:u}")),
        { Canary: { } canary } when canary.IntentId == intentId => (this, new BreakerPosition(true, null)),
        // A canary that never came back does not block for ever.
        { Canary: { } canary } when now < canary.Since + Pause => (this, new BreakerPosition(false, "one purge is trying whether they succeed again")),
        _ => (this with { Canary = new Canary(intentId, now) }, new BreakerPosition(true, null)),
    };

    /// <summary>The breaker after an intent turned out not to act at all: the next one may try in its place.</summary>
    public ErrorRateBreaker Forgo(string intentId) => Canary?.IntentId == intentId ? this with { Canary = null } : this;

    /// <summary>The breaker after a purge ended. Recording the same intent twice counts once.</summary>
    public ErrorRateBreaker Record(string intentId, bool hasFailed, DateTimeOffset now)
    {
        if (OpenedAt is not null)
        {
            return Canary?.IntentId != intentId
                ? this
                : hasFailed ? this with { OpenedAt = now, Canary = null } : new ErrorRateBreaker();
        }

        IReadOnlyList<PurgeOutcome> outcomes =
        [
            .. Outcomes.Where(outcome => now - outcome.At < Window && outcome.IntentId != intentId),
            new PurgeOutcome(intentId, hasFailed, now),
        ];
        var failures = outcomes.Count(outcome => outcome.HasFailed);
        return outcomes.Count >= MinimumOutcomes && failures * 100 >= outcomes.Count * Threshold
            ? new ErrorRateBreaker { OpenedAt = now }
            : this with { Outcomes = [.. outcomes.TakeLast(200)] };
    }
}

/// <summary>How one purge ended.</summary>
public sealed record PurgeOutcome(string IntentId, bool HasFailed, DateTimeOffset At);

/// <summary>The one purge that may try.</summary>
public sealed record Canary(string IntentId, DateTimeOffset Since);

using TenantHygiene.Functions.Api.Monitoring;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Api.Summary;

/// <summary>What is going on in the tenants that a caller may see, and what needs somebody.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Attention">What needs somebody, over all of these tenants.</param>
/// <param name="Tenants">Each tenant, by its id.</param>
public sealed record SummaryResource(DateTimeOffset At, AttentionResource Attention, IReadOnlyList<TenantSummary> Tenants);

/// <summary>How much needs somebody. What is counted as zero was read; what could not be read fails the request.</summary>
public sealed record AttentionResource
{
    /// <summary>
    /// Remediations that wait for a person, by state: `AwaitingApproval`, `AwaitingOnPremises`, `NeedsOperator`, `Failed`. Those that a
    /// newer remediation of the same user has replaced do not count, nor do those of snoozed users.
    /// </summary>
    public required IReadOnlyDictionary<RemediationState, int> Remediations { get; init; }

    /// <summary>Whether more remediations wait than were counted: at most 500 of each state are.</summary>
    public required bool HasMoreRemediations { get; init; }

    /// <summary>Tenants whose last scan did not read every user, or that were never scanned completely.</summary>
    public required int TenantsNotScanned { get; init; }

    /// <summary>Tenants that are registered but cannot be worked with.</summary>
    public required int TenantsUnusable { get; init; }

    /// <summary>Tenants that get plans only until they are released.</summary>
    public required int TenantsNotReleased { get; init; }

    /// <summary>Tenants that are paused.</summary>
    public required int TenantsPaused { get; init; }

    /// <summary>Breakers that are open or half-open, that of all tenants among them.</summary>
    public required int BreakersOpen { get; init; }

    /// <summary>Kill switches that are on, that of all tenants among them.</summary>
    public required int KillSwitchesOn { get; init; }

    /// <summary>Tenants whose hybrid agent is silent or impaired.</summary>
    public required int TenantsWithoutAgent { get; init; }

    /// <summary>Messages that failed five times. Only for callers whose role holds in every tenant.</summary>
    public long? PoisonMessages { get; init; }

    /// <summary>Answers and webhooks that could not be delivered, at most 200 are counted. Only for callers as above.</summary>
    public int? DeadLetters { get; init; }
}

/// <summary>What is going on in a tenant.</summary>
public sealed record TenantSummary
{
    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>Its policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Remediations by state: those that are under way, and those that need somebody.</summary>
    public required IReadOnlyDictionary<RemediationState, int> Remediations { get; init; }

    /// <summary>Its scans.</summary>
    public required TenantScans Scans { get; init; }

    /// <summary>Whether it is paused.</summary>
    public required bool IsPaused { get; init; }

    /// <summary>Whether it gets plans only until it is released.</summary>
    public required bool NeedsRelease { get; init; }

    /// <summary>Why it cannot be worked with; absent where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Its error-rate breaker.</summary>
    public required BreakerState Breaker { get; init; }

    /// <summary>Whether its own kill switch is on.</summary>
    public required bool IsKillSwitchOn { get; init; }

    /// <summary>Its hybrid agents together.</summary>
    public required AgentStatus Agent { get; init; }

    /// <summary>What is left of its budgets; only where one tenant is asked for.</summary>
    public BudgetSummary? Budget { get; init; }
}

/// <summary>When a tenant was scanned and will be.</summary>
/// <param name="LastCompleteAt">When a scan last ended that had read every user; absent before the first.</param>
/// <param name="LastState">How the last scan ended; absent before the first.</param>
/// <param name="Failures">Scans in a row that broke off.</param>
/// <param name="CleanSince">Since when no scan found an error; absent where the last one did.</param>
/// <param name="LatestId">The scan that began last; absent before the first.</param>
/// <param name="IsRunning">Whether that scan is under way.</param>
/// <param name="NextAt">When the next one is due; absent while one is under way.</param>
public sealed record TenantScans(
    DateTimeOffset? LastCompleteAt,
    ScanState? LastState,
    int Failures,
    DateTimeOffset? CleanSince,
    string? LatestId,
    bool IsRunning,
    DateTimeOffset? NextAt
);

/// <summary>What is left of the budgets of a tenant. Limits are absent where the policy sets none.</summary>
/// <param name="UsedThisHour">Purges of the tenant in this hour of UTC.</param>
/// <param name="PerHour">How many there may be.</param>
/// <param name="UsedToday">Purges of the tenant on this day of UTC.</param>
/// <param name="PerDay">How many there may be.</param>
/// <param name="Unreadable">Why the limits are not known: shares of the users need their number.</param>
public sealed record BudgetSummary(int UsedThisHour, int? PerHour, int UsedToday, int? PerDay, string? Unreadable);

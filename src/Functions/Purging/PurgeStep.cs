using TenantHygiene.Functions.Remediation;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.Purging;

/// <param name="Subject">The remediation.</param>
/// <param name="Step">Names the diagnosis that led here.</param>
/// <param name="Problem">The GUID in conflict.</param>
/// <param name="RecipientId">The recipient that the plan names.</param>
/// <param name="RecipientKind">What kind of recipient it is.</param>
/// <param name="PlanHash">The plan.</param>
/// <param name="Attempt">Counts the diagnoses of this round, from 1.</param>
/// <param name="Check">Counts the calls, from 0.</param>
/// <param name="SeenGoneAt">When an earlier call saw the recipient gone; null when the last one did not.</param>
/// <param name="Refusals">How often Exchange has refused to remove it in this round.</param>
public sealed record PurgeInput(
    RemediationSubject Subject,
    string Step,
    GuidConflict Problem,
    Guid RecipientId,
    RecipientKind RecipientKind,
    string PlanHash,
    int Attempt = 1,
    int Check = 0,
    DateTimeOffset? SeenGoneAt = null,
    int Refusals = 0
);

/// <summary>The result of one call of the purge.</summary>
/// <param name="Result">The result.</param>
/// <param name="Pause">How long to wait before what follows.</param>
/// <param name="SeenGoneAt">For the next call: when the recipient was first seen gone.</param>
/// <param name="End">Where the remediation ended, if it did.</param>
public sealed record PurgeStep(PurgeResult Result, TimeSpan Pause, DateTimeOffset? SeenGoneAt = null, RemediationState? End = null);

/// <summary>The results of a call of the purge.</summary>
public enum PurgeResult
{
    /// <summary>Two readings found the recipient gone, each by both lookups.</summary>
    Gone,

    /// <summary>The purge was sent, or may have been; its result is not known yet.</summary>
    Unsettled,

    /// <summary>Nothing was removed, or something else stands in the way now: it is diagnosed again.</summary>
    Refused,

    /// <summary>Exchange refused this recipient, and nothing was removed: it is diagnosed again after a long pause.</summary>
    RefusedByExchange,

    /// <summary>The purge was sent, but its result could not be read for a long time: the user's own error decides.</summary>
    Unreadable,

    /// <summary>The remediation ended.</summary>
    Ended,

    /// <summary>One reading found the recipient gone; a second one has to confirm it.</summary>
    SeenGoneOnce,

    /// <summary>Nothing was done: it was not the tenant's turn. The same call follows after the pause.</summary>
    ComeBack,
}

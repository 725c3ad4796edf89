using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.Remediation;

/// <summary>What one remediation is about: the orchestration's input, and part of the input of all its activities.</summary>
public sealed record RemediationSubject(string RemediationId, Guid TenantId, Guid UserId, RemediationMode Mode);

/// <param name="Subject">The remediation.</param>
/// <param name="Round">Counts the errors repaired one behind the other, from 1.</param>
/// <param name="Attempt">Counts the diagnoses of this round, from 1: they are not repeated for ever.</param>
/// <param name="WasRefused">Whether the last attempt came as far as its purge, which was refused.</param>
/// <param name="DescribedBy">The step in which the hybrid agent was asked what Active Directory holds; null when it was not, or what it said is old.</param>
/// <param name="UnreadableSince">Since when something that a diagnosis needs cannot be read, and looks as if it lasted; null when the last one could read everything.</param>
public sealed record DiagnoseInput(
    RemediationSubject Subject, int Round, int Attempt, bool WasRefused = false, string? DescribedBy = null, DateTimeOffset? UnreadableSince = null)
{
    /// <summary>Names it among the diagnoses of its remediation.</summary>
    internal string Key => $"{Round}-{Attempt}";
}

/// <summary>What a diagnosis came to. Either the remediation ended, or there is a next step, or it is to be repeated after the pause.</summary>
public sealed record Diagnosis
{
    /// <summary>Where the remediation ended, if it did.</summary>
    public RemediationState? End { get; init; }

    /// <summary>What comes next.</summary>
    public DiagnosedStep Next { get; init; }

    /// <summary>The error that is being repaired.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The attribute in conflict, for a purge.</summary>
    public GuidConflict? Problem { get; init; }

    /// <summary>The recipient to purge.</summary>
    public Guid? RecipientId { get; init; }

    /// <summary>What kind of recipient it is: where it lies, and which cmdlet removes it.</summary>
    public RecipientKind RecipientKind { get; init; }

    /// <summary>The plan that the purge carries out.</summary>
    public string? PlanHash { get; init; }

    /// <summary>Copy the content elsewhere before it is purged.</summary>
    public bool CopiesContent { get; init; }

    /// <summary>How long to wait before the first look whether the error is gone.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How long to wait before the next diagnosis, when this one led to nothing.</summary>
    public TimeSpan PauseBeforeNext { get; init; }

    /// <summary>Since when something cannot be read that looks as if it lasted; null when everything could be.</summary>
    public DateTimeOffset? UnreadableSince { get; init; }
}

/// <summary>What follows a diagnosis.</summary>
public enum DiagnosedStep
{
    /// <summary>The same again, later.</summary>
    Wait,

    /// <summary>Remove the conflicting recipient.</summary>
    Purge,

    /// <summary>Nothing stands in the way any more: provision again.</summary>
    Reprovision,

    /// <summary>The error has vanished: make sure.</summary>
    Verify,

    /// <summary>Ask people before removing the conflicting recipient.</summary>
    Ask,

    /// <summary>Ask people before a litigation hold is released.</summary>
    AskForHoldRelease,

    /// <summary>Ask the hybrid agent what Active Directory holds, then diagnose with that.</summary>
    DescribeOnPremises,

    /// <summary>Correct the value at its source.</summary>
    CorrectOnPremises,

    /// <summary>Ask people before the value is corrected at its source.</summary>
    AskForOnPremises,
}

/// <summary>A GUID in conflict, in a form that travels through the history.</summary>
public sealed record GuidConflict(GuidProperty Property, Guid Value)
{
    /// <summary>The domain's form.</summary>
    public ProvisioningProblem.GuidInUse ToProblem() => new(Property, Value);
}

/// <param name="Subject">The remediation.</param>
/// <param name="Step">Names the diagnosis that led here.</param>
/// <param name="Problem">The GUID in conflict.</param>
/// <param name="RecipientId">The recipient that the plan names.</param>
/// <param name="RecipientKind">What kind of recipient it is.</param>
/// <param name="PlanHash">The plan.</param>
/// <param name="Attempt">Counts the diagnoses of this round, from 1.</param>
/// <param name="Look">Counts the calls, from 0.</param>
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
    int Look = 0,
    DateTimeOffset? SeenGoneAt = null,
    int Refusals = 0);

/// <summary>What one call of the purge came to.</summary>
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

    /// <summary>The purge was sent, or may have been; what came of it is not certain yet.</summary>
    Unsettled,

    /// <summary>Nothing was removed, or something else stands in the way now: it is diagnosed again.</summary>
    Refused,

    /// <summary>Exchange refused this recipient, and nothing was removed: it is diagnosed again after a long pause.</summary>
    RefusedByExchange,

    /// <summary>It was sent, and for long nobody could read what came of it: the user's own error has to tell.</summary>
    Unreadable,

    /// <summary>The remediation ended.</summary>
    Ended,

    /// <summary>One reading found the recipient gone; a second one has to confirm it.</summary>
    SeenGoneOnce,
}

/// <param name="Subject">The remediation.</param>
/// <param name="Step">Names the request, so that it appears once in the timeline.</param>
public sealed record ReprovisionInput(RemediationSubject Subject, string Step);

/// <param name="Subject">The remediation.</param>
/// <param name="Round">The round.</param>
/// <param name="Look">Counts the looks of this round, from 1.</param>
/// <param name="Fingerprint">The error that should vanish; null when there was none any more.</param>
/// <param name="Since">When the waiting began.</param>
/// <param name="SeenGoneAt">When an earlier look saw it gone; null when the last one did not.</param>
/// <param name="OnPremises">What was corrected on premises and has to arrive first; null where nothing was.</param>
public sealed record VerifyInput(RemediationSubject Subject, int Round, int Look, string? Fingerprint, DateTime Since, DateTimeOffset? SeenGoneAt, SourceCorrection? OnPremises = null);

/// <summary>What a look came to.</summary>
/// <param name="Result">The result.</param>
/// <param name="Pause">How long to wait before what follows.</param>
/// <param name="End">Where the remediation ended, if it did.</param>
/// <param name="SeenGoneAt">For the next look: when the error was first seen gone.</param>
public sealed record VerificationStep(VerificationResult Result, TimeSpan Pause, RemediationState? End = null, DateTimeOffset? SeenGoneAt = null);

/// <summary>The results of a look.</summary>
public enum VerificationResult
{
    /// <summary>It still stands, or nobody can tell.</summary>
    NotYet,

    /// <summary>It still stands, and it is time to ask for provisioning once more.</summary>
    AskAgain,

    /// <summary>It is gone; one more look makes sure.</summary>
    SeenGoneOnce,

    /// <summary>It is gone, and another one has come to light.</summary>
    AnotherError,

    /// <summary>The remediation ended.</summary>
    Ended,

    /// <summary>It still stands, and another recipient holds the GUID: everything is diagnosed anew.</summary>
    AnotherHolder,
}

/// <param name="Subject">The remediation.</param>
/// <param name="State">Where it ends.</param>
/// <param name="Code">The outcome's code.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do.</param>
public sealed record CloseInput(RemediationSubject Subject, RemediationState State, string Code, string Found, string Advice);

/// <summary>How far a remediation may go now: as far as was asked, but no further than a plan in a tenant that nobody has released.</summary>
public sealed class EffectiveMode(TenantPolicies policies, TenantReleaseStore releases)
{
    /// <summary>Reads the tenant's release anew. What cannot be read is no release.</summary>
    public async Task<RemediationMode> OfAsync(RemediationSubject subject, CancellationToken cancellationToken) =>
        policies.Of(subject.TenantId).NewTenants is NewTenantPolicy.Plan && await releases.ReadAsync(subject.TenantId, cancellationToken) is not Read<bool>.Found(true)
            ? RemediationMode.Plan
            : subject.Mode;
}

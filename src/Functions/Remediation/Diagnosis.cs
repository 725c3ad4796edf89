using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.Remediation;

/// <param name="Subject">The remediation.</param>
/// <param name="Round">Counts the errors repaired one behind the other, from 1.</param>
/// <param name="Attempt">Counts the diagnoses of this round, from 1: they are not repeated for ever.</param>
/// <param name="WasRefused">Whether the last attempt came as far as its purge, which was refused.</param>
/// <param name="DescribedBy">The step in which the hybrid agent described the user; null for none, or for an outdated description.</param>
/// <param name="UnreadableSince">
/// Since when a fact cannot be read because of a lasting fault; null when the last diagnosis could read everything.
/// </param>
public sealed record DiagnoseInput(
    RemediationSubject Subject,
    int Round,
    int Attempt,
    bool WasRefused = false,
    string? DescribedBy = null,
    DateTimeOffset? UnreadableSince = null
)
{
    /// <summary>Names it among the diagnoses of its remediation.</summary>
    internal string Key => $"{Round}-{Attempt}";
}

/// <summary>The result of a diagnosis: the remediation ended, there is a next step, or the diagnosis is repeated after the pause.</summary>
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

    /// <summary>How long to wait before the first check whether the error is gone.</summary>
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

    /// <summary>The error is gone: confirm it.</summary>
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

    /// <summary>Nothing was done: it was not the tenant's turn. The same diagnosis follows after the pause.</summary>
    ComeBack,
}

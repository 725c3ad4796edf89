using TenantHygiene.Remediation.States;

namespace TenantHygiene.Ticketing.Answers;

/// <summary>What a ticket is told.</summary>
public enum AnswerKind
{
    /// <summary>Somebody works on it.</summary>
    Accepted,

    /// <summary>A plan waits for approval.</summary>
    AwaitingApproval,

    /// <summary>Somebody has to change something on premises.</summary>
    AwaitingOnPremises,

    /// <summary>The error is gone.</summary>
    Resolved,

    /// <summary>A person has to decide or act.</summary>
    NeedsOperator,

    /// <summary>It ended otherwise: refused, failed, canceled.</summary>
    Ended,

    /// <summary>Nothing could be begun.</summary>
    NotBegun,
}

/// <summary>Which changes of state a ticket is told of.</summary>
public static class AnswerKinds
{
    /// <summary>The kind; null for the steps in between, which only the timeline shows.</summary>
    public static AnswerKind? Of(RemediationState state) => state switch
    {
        RemediationState.Queued => AnswerKind.Accepted,
        RemediationState.AwaitingApproval => AnswerKind.AwaitingApproval,
        RemediationState.AwaitingOnPremises => AnswerKind.AwaitingOnPremises,
        RemediationState.Resolved => AnswerKind.Resolved,
        RemediationState.NeedsOperator => AnswerKind.NeedsOperator,
        RemediationState.Rejected or RemediationState.Failed or RemediationState.Canceled => AnswerKind.Ended,
        _ => null,
    };
}

using static TenantHygiene.Remediation.Outcomes.RemediationState;

namespace TenantHygiene.Remediation.Outcomes;

/// <summary>The state of a remediation. The names are part of the public API.</summary>
public enum RemediationState
{
    /// <summary>Accepted, not begun.</summary>
    Queued,

    /// <summary>Reading the error and its cause.</summary>
    Diagnosing,

    /// <summary>A plan is waiting for approval.</summary>
    AwaitingApproval,

    /// <summary>Removing the conflicting recipient.</summary>
    Purging,

    /// <summary>Asking for the user to be provisioned again.</summary>
    Reprovisioning,

    /// <summary>Checking until the error is gone.</summary>
    Verifying,

    /// <summary>Waiting for a change in Active Directory.</summary>
    AwaitingOnPremises,

    /// <summary>Re-read, and the error is gone.</summary>
    Resolved,

    /// <summary>A person has to decide or act; the outcome says what.</summary>
    NeedsOperator,

    /// <summary>The plan was rejected, or not approved in time.</summary>
    Rejected,

    /// <summary>TenantHygiene itself failed; the outcome says how.</summary>
    Failed,

    /// <summary>Stopped by a caller.</summary>
    Canceled,
}

/// <summary>The states of a remediation and the moves between them, as one table.</summary>
public static class RemediationTransitions
{
    private static readonly Dictionary<RemediationState, RemediationState[]> _table = new()
    {
        [Queued] = [Diagnosing, Canceled, Failed],
        [Diagnosing] =
        [
            AwaitingApproval,
            Purging,
            Reprovisioning,
            Verifying,
            AwaitingOnPremises,
            Resolved,
            NeedsOperator,
            Rejected,
            Failed,
            Canceled,
        ],
        // An orchestration that was lost and begun again finds the state where it left it, and may find that nothing is in the way, or
        // wrong, any more.
        [AwaitingApproval] =
        [
            Diagnosing,
            Purging,
            AwaitingOnPremises,
            Reprovisioning,
            Verifying,
            Rejected,
            NeedsOperator,
            Resolved,
            Failed,
            Canceled,
        ],
        // A refusal by the fresh re-read leads back to the diagnosis; nothing was removed then.
        [Purging] = [Diagnosing, Reprovisioning, Verifying, NeedsOperator, Failed, Canceled],
        [Reprovisioning] = [Diagnosing, Verifying, AwaitingOnPremises, NeedsOperator, Failed, Canceled],
        // A further error may come to light once the first is gone.
        [Verifying] = [Diagnosing, Reprovisioning, AwaitingOnPremises, Resolved, NeedsOperator, Failed, Canceled],
        [AwaitingOnPremises] = [Diagnosing, Reprovisioning, Verifying, Resolved, NeedsOperator, Rejected, Failed, Canceled],
        [Resolved] = [],
        // The one that may still change: an operator acted, or the error vanished by itself, and two complete readings say so.
        [NeedsOperator] = [Resolved],
        [Rejected] = [],
        [Failed] = [],
        [Canceled] = [],
    };

    /// <summary>Whether the remediation has ended.</summary>
    public static bool IsFinal(this RemediationState state) => state is Resolved or NeedsOperator or Rejected or Failed or Canceled;

    /// <summary>Whether the move is in the table. Staying is always allowed, since every message may come twice.</summary>
    public static bool Allows(RemediationState from, RemediationState to) => from == to || _table[from].Contains(to);

    /// <summary>Checks a move.</summary>
    /// <exception cref="IllegalTransitionException">The move is not in the table.</exception>
    public static RemediationState Move(string remediationId, RemediationState from, RemediationState to) =>
        Allows(from, to) ? to : throw new IllegalTransitionException(remediationId, from, to);
}

/// <summary>A remediation was to make a move that the table does not have: a fault of this product.</summary>
public sealed class IllegalTransitionException(string remediationId, RemediationState from, RemediationState to)
    : InvalidOperationException($"Remediation {remediationId} cannot go from {from} to {to}.")
{
    /// <summary>The remediation.</summary>
    public string RemediationId { get; } = remediationId;

    /// <summary>Its state.</summary>
    public RemediationState From { get; } = from;

    /// <summary>Where it was to go.</summary>
    public RemediationState To { get; } = to;
}

/// <summary>The state of a long-running operation in the words of the API conventions.</summary>
public enum OperationStatus
{
    /// <summary>Accepted.</summary>
    NotStarted,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Ended with its purpose reached.</summary>
    Succeeded,

    /// <summary>Ended without; the outcome says why.</summary>
    Failed,

    /// <summary>Stopped by a caller.</summary>
    Canceled,
}

/// <summary>Translates the product's states into those of the API conventions.</summary>
public static class OperationStatuses
{
    /// <summary>The operation status of a state. Only <see cref="RemediationState.Resolved"/> has succeeded.</summary>
    public static OperationStatus ToOperationStatus(this RemediationState state) =>
        state switch
        {
            RemediationState.Queued => OperationStatus.NotStarted,
            RemediationState.Resolved => OperationStatus.Succeeded,
            RemediationState.Canceled => OperationStatus.Canceled,
            RemediationState.NeedsOperator or RemediationState.Rejected or RemediationState.Failed => OperationStatus.Failed,
            _ => OperationStatus.Running,
        };
}

/// <summary>How far a remediation may go.</summary>
public enum RemediationMode
{
    /// <summary>Diagnose and plan; change nothing.</summary>
    Plan,

    /// <summary>Plan and, where policy and proof allow, repair.</summary>
    Remediate,
}

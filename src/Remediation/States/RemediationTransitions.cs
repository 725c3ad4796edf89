using static TenantHygiene.Remediation.States.RemediationState;

namespace TenantHygiene.Remediation.States;

/// <summary>The states of a remediation and the moves between them, as one table.</summary>
public static class RemediationTransitions
{
    private static readonly Dictionary<RemediationState, RemediationState[]> Table = new()
    {
        [Queued] = [Diagnosing, Canceled, Failed],
        [Diagnosing] = [AwaitingApproval, Purging, Reprovisioning, Verifying, AwaitingOnPremises, Resolved, NeedsOperator, Rejected, Failed, Canceled],
        // An orchestration that was lost and begun again finds the state where it left it, and may find that nothing is in the way, or wrong, any more.
        [AwaitingApproval] = [Diagnosing, Purging, AwaitingOnPremises, Reprovisioning, Verifying, Rejected, NeedsOperator, Resolved, Failed, Canceled],
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

    /// <summary>Whether the product does nothing more about it.</summary>
    public static bool IsFinal(this RemediationState state) => state is Resolved or NeedsOperator or Rejected or Failed or Canceled;

    /// <summary>Whether the move is in the table. Staying is always allowed, since every message may come twice.</summary>
    public static bool Allows(RemediationState from, RemediationState to) => from == to || Table[from].Contains(to);

    /// <summary>Checks a move.</summary>
    /// <exception cref="IllegalTransitionException">The move is not in the table.</exception>
    public static RemediationState Move(string remediationId, RemediationState from, RemediationState to) =>
        Allows(from, to) ? to : throw new IllegalTransitionException(remediationId, from, to);
}

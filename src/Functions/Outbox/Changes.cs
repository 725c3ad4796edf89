using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.States;
using TenantHygiene.Ticketing.Answers;

namespace TenantHygiene.Functions.Outbox;

/// <summary>A step of a timeline by which something changed that others wait for.</summary>
/// <param name="Step">The step.</param>
/// <param name="KindForTicket">What a ticket is told; null for nothing.</param>
/// <param name="IsAttachment">Whether a ticket was attached: nobody but this ticket is told.</param>
internal sealed record Change(RemediationStep Step, AnswerKind? KindForTicket, bool IsAttachment = false);

/// <summary>Finds the changes in a timeline.</summary>
internal static class Changes
{
    private const string TicketAttached = "ticket-attached";
    private const string Plan = "plan";

    /// <summary>The changes after a step.</summary>
    /// <param name="steps">The timeline.</param>
    /// <param name="told">The last step that everybody was told of.</param>
    public static IEnumerable<Change> Of(IReadOnlyList<RemediationStep> steps, int told)
    {
        RemediationState? before = null;
        foreach (var step in steps)
        {
            var isNew = step.Sequence > told;
            if (isNew && step.Kind == TicketAttached)
            {
                // The ticket learns that somebody is at work, and, where people are waited for, of the plan.
                yield return new Change(step, step.State is RemediationState.AwaitingApproval ? AnswerKind.AwaitingApproval : AnswerKind.Accepted, IsAttachment: true);
            }
            else if (isNew && (step.State != before || (step.Kind == Plan && step.State is RemediationState.AwaitingApproval)))
            {
                yield return new Change(step, AnswerKinds.Of(step.State));
            }

            before = step.State;
        }
    }
}

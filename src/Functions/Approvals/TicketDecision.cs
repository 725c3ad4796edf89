using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Functions.Approvals;

/// <summary>One act of a ticket that decides about a plan.</summary>
/// <param name="Plan">The plan that it is about.</param>
/// <param name="Act">The act.</param>
/// <param name="Word">The decision that it contains.</param>
internal sealed record TicketDecision(PresentedPlan Plan, TicketActivity Act, ApprovalComment Word)
{
    /// <summary>The decision that an act takes about one of the plans that a ticket shows; null where it takes none.</summary>
    public static TicketDecision? Find(TicketActivity act, IReadOnlyList<PresentedPlan> shown, string? approvedState) =>
        act switch
        {
            TicketComment comment when ApprovalComment.Read(comment.Text) is { } word =>
            // A decision that names none of the plans is answered if it came after one that is waiting: otherwise it was about an earlier
            // one.
            (
                shown.FirstOrDefault(plan => plan.Hash.StartsWith(word.ShownHash, StringComparison.Ordinal))
                ?? shown.LastOrDefault(plan => act.At > plan.ShownAt)
            )
                is { } plan
                ? new TicketDecision(plan, act, word)
                : null,
            StateChange change when IsInto(change, approvedState) && shown.LastOrDefault(plan => act.At > plan.ShownAt) is { } plan =>
                new TicketDecision(
                    plan,
                    act,
                    new ApprovalComment(IsApproval: true, plan.Hash, ReleasesLitigationHold: false, $"state {change.To}")
                ),
            _ => null,
        };

    /// <summary>Whether a change led into a state, rather than stayed in it.</summary>
    public static bool IsInto(StateChange change, string? state) =>
        state is not null
        && string.Equals(change.To, state, StringComparison.OrdinalIgnoreCase)
        && !string.Equals(change.From, state, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the ticket system keeps the act, for the timeline.</summary>
    public string Place(Connection connection, string ticketId) =>
        $"{(Act is StateChange ? "change of state" : "comment")} {Act.Id} of ticket {ticketId} of {connection.Name}";

    /// <summary>Why it cannot be accepted; null when it can.</summary>
    /// <param name="record">The remediation as it stands.</param>
    /// <param name="by">The approver who did it; null where the account is not configured as one.</param>
    /// <param name="mayComeFromTickets">Whether the tenant's policy takes approvals from tickets.</param>
    /// <param name="plansShown">How many plans the ticket shows that wait.</param>
    /// <param name="now">The time.</param>
    public string? Refuse(RemediationRecord record, Principal? by, bool mayComeFromTickets, int plansShown, DateTimeOffset now) =>
        this switch
        {
            _ when !mayComeFromTickets => "the tenant's policy does not allow approvals in tickets.",
            _ when by is null => "this account is not configured as an approver.",
            { Act: TicketComment { Doubt: CommentRejection.Edited } } =>
                "the comment was edited after it was written. Write a new comment.",
            { Act: TicketComment { Doubt: CommentRejection.Mailed } } =>
                "the comment came by e-mail, whose sender can be forged. Write it in the ticket system.",
            { Act: TicketComment { Doubt: CommentRejection.WrittenForAuthor } } =>
                "the ticket system does not confirm that the author wrote the comment. Write it in the ticket system's own pages.",
            { Act: TicketComment { IsInternal: false }, Plan.IsInternal: true } =>
                "the comment is visible to customers, and such comments can arrive by e-mail. Write an internal note, like the one with "
                    + "the plan.",
            { Act: StateChange } when plansShown > 1 =>
                "several plans are waiting in this ticket, and a state does not identify one of them. Approve each plan with a comment.",
            _ when !Plan.Hash.StartsWith(Word.ShownHash, StringComparison.Ordinal) =>
                "this is not the current plan. Read the latest plan in this ticket.",
            _ when Act.At <= Plan.ShownAt => "the comment is older than the plan in this ticket. Write a new comment.",
            _ when record.State is not RemediationState.AwaitingApproval || record.Approval?.PlanHash != Plan.Hash =>
                "the plan is no longer waiting for an approval.",
            { Word.IsApproval: false } => record.Approval is { Rejection: null } ? null : "an approver has already rejected the plan.",
            _ => Text(ApprovalRules.Refuse(record.Approval, by, Plan.Hash, Word.ReleasesLitigationHold, now)),
        };

    /// <summary>The remediation with the decision.</summary>
    public RemediationRecord With(RemediationRecord record, Principal by, DateTimeOffset now) =>
        record with
        {
            Approval = Word.IsApproval
                ? ApprovalRules.With(record.Approval!, new GivenApproval(by, now, Word.ReleasesLitigationHold, Word.Rest))
                : record.Approval! with
                {
                    Rejection = record.Approval!.Rejection ?? new GivenRejection(by, now, Word.Rest),
                },
        };

    private static string? Text(ApprovalRefusal? refusal) =>
        refusal switch
        {
            null => null,
            ApprovalRefusal.OwnRequest => "the requester of a remediation cannot approve it.",
            ApprovalRefusal.HoldNotNamed =>
                "the plan releases a litigation hold. The comment must say so: approve {hash} release-litigation-hold.",
            ApprovalRefusal.Expired => "the approval period has expired.",
            ApprovalRefusal.AlreadyRejected => "an approver has already rejected the plan.",
            _ => "this is not the current plan. Read the latest plan in this ticket.",
        };
}

/// <summary>A decision cannot be accepted: the remediation changed between the reading and the write.</summary>
internal sealed class DecisionRefusedException(string reason) : Exception(reason);

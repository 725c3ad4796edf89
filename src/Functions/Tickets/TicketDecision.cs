using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.States;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Decisions;

namespace TenantHygiene.Functions.Tickets;

/// <summary>One act of a ticket that decides about a plan.</summary>
/// <param name="Plan">The plan that it is about.</param>
/// <param name="Act">The act.</param>
/// <param name="Word">What it says.</param>
internal sealed record TicketDecision(ShownPlan Plan, TicketAct Act, ApprovalComment Word)
{
    /// <summary>The decision that an act takes about one of the plans that a ticket shows; null where it takes none.</summary>
    public static TicketDecision? Find(TicketAct act, IReadOnlyList<ShownPlan> shown, string? approvedState) => act switch
    {
        TicketComment comment when ApprovalComment.Read(comment.Text) is { } word =>
            // What names none of the plans is answered where it came after one that waits: before, it was about an earlier one.
            (shown.FirstOrDefault(plan => plan.Hash.StartsWith(word.ShownHash, StringComparison.Ordinal)) ?? shown.LastOrDefault(plan => act.At > plan.ShownAt)) is { } plan
                ? new TicketDecision(plan, act, word)
                : null,
        StateChange change when IsInto(change, approvedState) && shown.LastOrDefault(plan => act.At > plan.ShownAt) is { } plan =>
            new TicketDecision(plan, act, new ApprovalComment(IsApproval: true, plan.Hash, ReleasesLitigationHold: false, $"state {change.To}")),
        _ => null,
    };

    /// <summary>Whether a change led into a state, rather than stayed in it.</summary>
    public static bool IsInto(StateChange change, string? state) => state is not null
        && string.Equals(change.To, state, StringComparison.OrdinalIgnoreCase)
        && !string.Equals(change.From, state, StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the ticket system keeps the act, for the timeline.</summary>
    public string Place(Connection connection, string ticketId) => $"{(Act is StateChange ? "change of state" : "comment")} {Act.Id} of ticket {ticketId} of {connection.Name}";

    /// <summary>Why it cannot be taken; null when it can.</summary>
    /// <param name="record">The remediation as it stands.</param>
    /// <param name="by">The approver who did it; null where the account is not configured as one.</param>
    /// <param name="mayComeFromTickets">Whether the tenant's policy takes approvals from tickets.</param>
    /// <param name="plansShown">How many plans the ticket shows that wait.</param>
    /// <param name="now">The time.</param>
    public string? Refuse(RemediationRecord record, Principal? by, bool mayComeFromTickets, int plansShown, DateTimeOffset now) => this switch
    {
        _ when !mayComeFromTickets => "the tenant's policy takes no approvals from tickets.",
        _ when by is null => "this account is not configured as an approver.",
        { Act: TicketComment { Doubt: CommentDoubt.Edited } } => "the comment was edited after it was written. Write a new one.",
        { Act: TicketComment { Doubt: CommentDoubt.Mailed } } => "the comment came by e-mail, whose sender can be forged. Write it in the ticket system.",
        { Act: TicketComment { Doubt: CommentDoubt.WrittenForAuthor } } => "the ticket system does not confirm that the author wrote the comment. Write it in the ticket system's own pages.",
        { Act: TicketComment { IsInternal: false }, Plan.IsInternal: true } => "the comment is visible to customers, and such comments can come by e-mail. Write it as an internal note, as the plan is.",
        { Act: StateChange } when plansShown > 1 => "several plans wait in this ticket, and a state does not name one. Approve each by a comment.",
        _ when !Plan.Hash.StartsWith(Word.ShownHash, StringComparison.Ordinal) => "the plan is not the one that waits now. Read the latest plan in this ticket.",
        _ when Act.At <= Plan.ShownAt => "the comment is older than the plan in this ticket. Write a new one.",
        _ when record.State is not RemediationState.AwaitingApproval || record.Approval?.PlanHash != Plan.Hash => "the plan does not wait for an approval any more.",
        { Word.IsApproval: false } => record.Approval is { Rejection: null } ? null : "an approver has rejected the plan already.",
        _ => Text(ApprovalRules.Refuse(record.Approval, by, Plan.Hash, Word.ReleasesLitigationHold, now)),
    };

    /// <summary>The remediation with the decision.</summary>
    public RemediationRecord With(RemediationRecord record, Principal by, DateTimeOffset now) => record with
    {
        Approval = Word.IsApproval
            ? ApprovalRules.With(record.Approval!, new GivenApproval(by, now, Word.ReleasesLitigationHold, Word.Rest))
            : record.Approval! with { Rejection = record.Approval!.Rejection ?? new GivenRejection(by, now, Word.Rest) },
    };

    private static string? Text(ApprovalRefusal? refusal) => refusal switch
    {
        null => null,
        ApprovalRefusal.OwnRequest => "the person who asks for a remediation cannot approve it.",
        ApprovalRefusal.HoldNotNamed => "the plan releases a litigation hold. The comment must name that: approve {hash} release-litigation-hold.",
        ApprovalRefusal.Expired => "the time to approve is over.",
        ApprovalRefusal.AlreadyRejected => "an approver has rejected the plan already.",
        _ => "the plan is not the one that waits now. Read the latest plan in this ticket.",
    };
}

/// <summary>A decision cannot be taken: between the look and the write something changed.</summary>
internal sealed class DecisionRefusedException(string reason) : Exception(reason);

/// <summary>What people decided in a ticket could not be read, so that nothing can be said about it.</summary>
public sealed class TicketUnreadableException(string connection, string ticketId, string reason)
    : Exception($"Ticket {ticketId} of {connection} could not be read: {reason}.")
{
    /// <summary>Whether the ticket was read, and only the comment that a delivery announces is not in it yet, or never was.</summary>
    public bool IsMissingAct { get; init; }
}

using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Approvals;

/// <summary>
/// Takes decisions about plans from the ticket that shows them. A delivery only says that it is worth looking: comments, authors and changes of state are read from
/// the ticket system itself. Each act is taken once, as its author's, and only if it came after the plan.
/// </summary>
public sealed class TicketApprovals(
    RemediationStore store, PresentedPlans plans, TicketClient tickets, TenantPolicies policies, TicketAccountResolver people, NotificationPublisher teller, OrchestrationSignal wakeUp, TimeProvider time)
{
    /// <summary>Takes what was decided in a ticket since its plans were shown.</summary>
    /// <returns>Null when the ticket decides nothing.</returns>
    /// <exception cref="TicketUnreadableException">What was decided cannot be read now; the delivery is to be processed again.</exception>
    public async Task<TicketResult?> TakeAsync(Connection connection, TicketEvent ticket, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var announced = ApprovalComment.Read(ticket.Comment);
        var delivered = ticket.TicketId is { } id && connection.Options.Approvals.Approvers.Count > 0 ? await plans.DeliveredAsync(connection, id, cancellationToken) : [];
        if (delivered.Count == 0)
        {
            return announced is null ? null : TicketResult.NothingToDo;
        }

        var acts = await ReadAsync(connection, ticket.TicketId!, cancellationToken);
        var shown = PresentedPlans.In(acts, delivered);
        TicketResult? result = null;
        foreach (var decision in acts.Select(act => TicketDecision.Find(act, shown, connection.Options.Approvals.ApprovedState)).OfType<TicketDecision>())
        {
            result = await TakeAsync(connection, ticket.TicketId!, decision, shown.Count, client, cancellationToken) ?? result;
        }

        if (result is null && IsMissing(connection, ticket, announced, acts))
        {
            throw new TicketUnreadableException(connection.Name, ticket.TicketId!, "what the delivery announces is not there") { IsMissingAct = true };
        }

        return result ?? (announced is null ? null : TicketResult.NothingToDo);
    }

    private async Task<IReadOnlyList<TicketActivity>> ReadAsync(Connection connection, string ticketId, CancellationToken cancellationToken) =>
        await tickets.ReadActsAsync(connection, ticketId, cancellationToken) switch
        {
            Read<IReadOnlyList<TicketActivity>>.Found(var acts) => acts,
            Read<IReadOnlyList<TicketActivity>>.Unreadable(var fault) => throw new TicketUnreadableException(connection.Name, ticketId, fault.Detail),
            _ => throw new TicketUnreadableException(connection.Name, ticketId, "the ticket was not found"),
        };

    // Some systems deliver before what they deliver about can be read.
    private static bool IsMissing(Connection connection, TicketEvent ticket, ApprovalComment? announced, IReadOnlyList<TicketActivity> acts)
    {
        var wanted = connection.Options.Approvals.ApprovedState;
        return (announced is not null && !acts.OfType<TicketComment>().Any(comment => ApprovalComment.Read(comment.Text)?.IsSame(announced) is true))
            || (wanted is not null && string.Equals(ticket.State, wanted, StringComparison.OrdinalIgnoreCase)
                && !acts.OfType<StateChange>().Any(change => TicketDecision.IsInto(change, wanted)));
    }

    // Null where the act was judged before, or is owed no answer.
    private async Task<TicketResult?> TakeAsync(
        Connection connection, string ticketId, TicketDecision decision, int plansShown, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var (id, key) = (decision.Plan.RemediationId, Key(connection, ticketId, decision.Act));
        if (await store.WasAppliedAsync(id, key, cancellationToken))
        {
            if (await store.FindAsync(id, cancellationToken) is { Approval: { } approval } && ApprovalRules.Standing(approval, time.GetUtcNow()) is not ApprovalStanding.Waiting)
            {
                // Whoever took the decision may have died before the orchestration heard of it.
                await wakeUp.CallAsync(id, client, cancellationToken);
            }

            return null;
        }

        var by = await FindAuthorAsync(connection, ticketId, decision.Act, cancellationToken);
        if ((by is null && decision.Act is StateChange) || await store.FindAsync(id, cancellationToken) is not { } record)
        {
            return null;
        }

        var refusal = Refuse(record);
        if (refusal is null)
        {
            try
            {
                var verb = decision.Word.IsApproval ? "approved" : "rejected";
                await store.UpdateAsync(
                    id,
                    key,
                    current => Refuse(current) is { } late ? throw new DecisionRefusedException(late) : decision.With(current, by!, time.GetUtcNow()),
                    cancellationToken,
                    new NewStep(verb, $"{by} {verb} the plan {decision.Plan.Hash[..AnswerText.ShownHash]} in {decision.Place(connection, ticketId)}. {decision.Word.Rest}".TrimEnd()));
                await wakeUp.CallAsync(id, client, cancellationToken);
                return decision.Word.IsApproval ? TicketResult.Approved : TicketResult.Rejected;
            }
            catch (DecisionRefusedException late)
            {
                refusal = late.Message;
            }
        }

        // Answered before it is remembered: an answer too many is recognised, one too few would never be given.
        await teller.NotifyTicketAsync(connection, ticketId, AnswerKind.NotBegun, $"The decision was not taken: {refusal}", cancellationToken, occasion: key);
        await store.UpdateAsync(
            id,
            key,
            current => current,
            cancellationToken,
            new NewStep("decision-refused", $"{by?.ToString() ?? decision.Act.Author ?? "Somebody"} decided about a plan in {decision.Place(connection, ticketId)}, which was not taken: {refusal}"));
        return TicketResult.Refused;

        string? Refuse(RemediationRecord current) => decision.Refuse(current, by, policies.Of(current.TenantId).Approval.MayComeFromTickets, plansShown, time.GetUtcNow());
    }

    private async Task<Principal?> FindAuthorAsync(Connection connection, string ticketId, TicketActivity act, CancellationToken cancellationToken) =>
        await people.FindApproverAsync(connection, act.Author, cancellationToken) switch
        {
            Read<Principal>.Found(var approver) => approver,
            Read<Principal>.Unreadable(var fault) => throw new TicketUnreadableException(connection.Name, ticketId, $"the approver {act.Author} could not be looked up: {fault.Detail}"),
            _ => null,
        };

    private static string Key(Connection connection, string ticketId, TicketActivity act) =>
        $"ticket-decision-{OutboxPartitions.Short($"{connection.Name}\n{ticketId}\n{act.GetType().Name}\n{act.Id}")}";
}

/// <summary>One act of a ticket that decides about a plan.</summary>
/// <param name="Plan">The plan that it is about.</param>
/// <param name="Act">The act.</param>
/// <param name="Word">What it says.</param>
internal sealed record TicketDecision(PresentedPlan Plan, TicketActivity Act, ApprovalComment Word)
{
    /// <summary>The decision that an act takes about one of the plans that a ticket shows; null where it takes none.</summary>
    public static TicketDecision? Find(TicketActivity act, IReadOnlyList<PresentedPlan> shown, string? approvedState) => act switch
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
        { Act: TicketComment { Doubt: CommentRejection.Edited } } => "the comment was edited after it was written. Write a new one.",
        { Act: TicketComment { Doubt: CommentRejection.Mailed } } => "the comment came by e-mail, whose sender can be forged. Write it in the ticket system.",
        { Act: TicketComment { Doubt: CommentRejection.WrittenForAuthor } } => "the ticket system does not confirm that the author wrote the comment. Write it in the ticket system's own pages.",
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

using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api.Approvals;
using TenantHygiene.Functions.Outbox;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Decisions;
using TenantHygiene.Ticketing.Payloads;
using TenantHygiene.Ticketing.Sending;

namespace TenantHygiene.Functions.Tickets;

/// <summary>
/// Takes decisions about plans from the ticket that shows them. A delivery only says that it is worth looking: comments, authors and changes of state are read from
/// the ticket system itself. Each act is taken once, as its author's, and only if it came after the plan.
/// </summary>
public sealed class TicketApprovals(
    RemediationStore store, ShownPlans plans, TicketClient tickets, TenantPolicies policies, TicketPeople people, NewsTeller teller, WakeUpCall wakeUp, TimeProvider time)
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
        var shown = ShownPlans.In(acts, delivered);
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

    private async Task<IReadOnlyList<TicketAct>> ReadAsync(Connection connection, string ticketId, CancellationToken cancellationToken) =>
        await tickets.ReadActsAsync(connection, ticketId, cancellationToken) switch
        {
            Read<IReadOnlyList<TicketAct>>.Found(var acts) => acts,
            Read<IReadOnlyList<TicketAct>>.Unreadable(var fault) => throw new TicketUnreadableException(connection.Name, ticketId, fault.Detail),
            _ => throw new TicketUnreadableException(connection.Name, ticketId, "the ticket was not found"),
        };

    // Some systems deliver before what they deliver about can be read.
    private static bool IsMissing(Connection connection, TicketEvent ticket, ApprovalComment? announced, IReadOnlyList<TicketAct> acts)
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
        await teller.TellTicketAsync(connection, ticketId, AnswerKind.NotBegun, $"The decision was not taken: {refusal}", cancellationToken, occasion: key);
        await store.UpdateAsync(
            id,
            key,
            current => current,
            cancellationToken,
            new NewStep("decision-refused", $"{by?.ToString() ?? decision.Act.Author ?? "Somebody"} decided about a plan in {decision.Place(connection, ticketId)}, which was not taken: {refusal}"));
        return TicketResult.Refused;

        string? Refuse(RemediationRecord current) => decision.Refuse(current, by, policies.Of(current.TenantId).Approval.MayComeFromTickets, plansShown, time.GetUtcNow());
    }

    private async Task<Principal?> FindAuthorAsync(Connection connection, string ticketId, TicketAct act, CancellationToken cancellationToken) =>
        await people.FindApproverAsync(connection, act.Author, cancellationToken) switch
        {
            Read<Principal>.Found(var approver) => approver,
            Read<Principal>.Unreadable(var fault) => throw new TicketUnreadableException(connection.Name, ticketId, $"the approver {act.Author} could not be looked up: {fault.Detail}"),
            _ => null,
        };

    private static string Key(Connection connection, string ticketId, TicketAct act) =>
        $"ticket-decision-{Lanes.Short($"{connection.Name}\n{ticketId}\n{act.GetType().Name}\n{act.Id}")}";
}

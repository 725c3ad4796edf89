using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Approvals;

/// <summary>
/// Reads decisions about plans from the ticket that shows them. A delivery is only a trigger: comments, authors and changes of state are
/// read from the ticket system itself. Each decision is accepted once, for its author, and only if it came after the plan.
/// </summary>
public sealed class TicketApprovals(
    RemediationStore store,
    PresentedPlans plans,
    TicketClient tickets,
    TenantPolicies policies,
    TicketAccountResolver people,
    NotificationPublisher publisher,
    OrchestrationSignal signal,
    TimeProvider time
)
{
    /// <summary>Accepts the decisions made in a ticket since its plans were shown.</summary>
    /// <returns>Null when the ticket decides nothing.</returns>
    /// <exception cref="TicketUnreadableException">What was decided cannot be read now; the delivery is to be processed again.</exception>
    public async Task<TicketResult?> HandleDecisionsAsync(
        Connection connection,
        TicketEvent ticket,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var announced = ApprovalComment.Read(ticket.Comment);
        var delivered =
            ticket.TicketId is { } id && connection.Options.Approvals.Approvers.Count > 0
                ? await plans.DeliveredAsync(connection, id, cancellationToken)
                : [];
        if (delivered.Count == 0)
        {
            return announced is null ? null : TicketResult.NothingToDo;
        }

        var acts = await ReadAsync(connection, ticket.TicketId!, cancellationToken);
        var shown = PresentedPlans.In(acts, delivered);
        TicketResult? result = null;
        foreach (
            var decision in acts.Select(act => TicketDecision.Find(act, shown, connection.Options.Approvals.ApprovedState))
                .OfType<TicketDecision>()
        )
        {
            result = await HandleDecisionsAsync(connection, ticket.TicketId!, decision, shown.Count, client, cancellationToken) ?? result;
        }

        if (result is null && IsMissing(connection, ticket, announced, acts))
        {
            throw new TicketUnreadableException(
                connection.Name,
                ticket.TicketId!,
                "the announced comment or state change is not in the ticket"
            )
            {
                IsMissingAct = true,
            };
        }

        return result ?? (announced is null ? null : TicketResult.NothingToDo);
    }

    private async Task<IReadOnlyList<TicketActivity>> ReadAsync(
        Connection connection,
        string ticketId,
        CancellationToken cancellationToken
    ) =>
        await tickets.ReadActsAsync(connection, ticketId, cancellationToken) switch
        {
            Read<IReadOnlyList<TicketActivity>>.Found(var acts) => acts,
            Read<IReadOnlyList<TicketActivity>>.Unreadable(var fault) => throw new TicketUnreadableException(
                connection.Name,
                ticketId,
                fault.Detail
            ),
            _ => throw new TicketUnreadableException(connection.Name, ticketId, "the ticket was not found"),
        };

    // Some systems deliver before what they deliver about can be read.
    private static bool IsMissing(Connection connection, TicketEvent ticket, ApprovalComment? announced, IReadOnlyList<TicketActivity> acts)
    {
        var wanted = connection.Options.Approvals.ApprovedState;
        return (
                announced is not null
                && !acts.OfType<TicketComment>().Any(comment => ApprovalComment.Read(comment.Text)?.IsSame(announced) is true)
            )
            || (
                wanted is not null
                && string.Equals(ticket.State, wanted, StringComparison.OrdinalIgnoreCase)
                && !acts.OfType<StateChange>().Any(change => TicketDecision.IsInto(change, wanted))
            );
    }

    // Null where the act was handled before, or needs no answer.
    private async Task<TicketResult?> HandleDecisionsAsync(
        Connection connection,
        string ticketId,
        TicketDecision decision,
        int plansShown,
        DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var (id, key) = (decision.Plan.RemediationId, Key(connection, ticketId, decision.Act));
        if (await store.WasAppliedAsync(connection.Scope, id, key, cancellationToken))
        {
            if (
                await store.FindAsync(connection.Scope, id, cancellationToken) is { Approval: { } approval }
                && ApprovalRules.Standing(approval, time.GetUtcNow()) is not ApprovalStanding.Waiting
            )
            {
                // The process that accepted the decision may have crashed before it notified the orchestration.
                await signal.CallAsync(id, client, cancellationToken);
            }

            return null;
        }

        var by = await FindAuthorAsync(connection, ticketId, decision.Act, cancellationToken);
        if ((by is null && decision.Act is StateChange) || await store.FindAsync(connection.Scope, id, cancellationToken) is not { } record)
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
                    connection.Scope,
                    id,
                    key,
                    current =>
                        Refuse(current) is { } late
                            ? throw new DecisionRefusedException(late)
                            : decision.With(current, by!, time.GetUtcNow()),
                    cancellationToken,
                    new NewStep(
                        verb,
                        $"{by} {verb} the plan {decision.Plan.Hash[..AnswerText.ShownHash]} in {decision.Place(connection, ticketId)}. {decision.Word.Rest}".TrimEnd()
                    )
                );
                await signal.CallAsync(id, client, cancellationToken);
                return decision.Word.IsApproval ? TicketResult.Approved : TicketResult.Rejected;
            }
            catch (DecisionRefusedException late)
            {
                refusal = late.Message;
            }
        }

        // Answered before it is recorded: a duplicate answer is recognised, a missing one would never be sent.
        await publisher.NotifyTicketAsync(
            connection,
            ticketId,
            AnswerKind.NotBegun,
            $"The decision was not accepted: {refusal}",
            cancellationToken,
            occasion: key
        );
        await store.UpdateAsync(
            connection.Scope,
            id,
            key,
            current => current,
            cancellationToken,
            new NewStep(
                "decision-refused",
                $"{by?.ToString() ?? decision.Act.Author ?? "An unknown account"} decided on a plan in {decision.Place(connection, ticketId)}, "
                    + $"but the decision was not accepted: {refusal}"
            )
        );
        return TicketResult.Refused;

        string? Refuse(RemediationRecord current) =>
            decision.Refuse(current, by, policies.Of(current.TenantId).Approval.MayComeFromTickets, plansShown, time.GetUtcNow());
    }

    private async Task<Principal?> FindAuthorAsync(
        Connection connection,
        string ticketId,
        TicketActivity act,
        CancellationToken cancellationToken
    ) =>
        await people.FindApproverAsync(connection, act.Author, cancellationToken) switch
        {
            Read<Principal>.Found(var approver) => approver,
            Read<Principal>.Unreadable(var fault) => throw new TicketUnreadableException(
                connection.Name,
                ticketId,
                $"the approver {act.Author} could not be looked up: {fault.Detail}"
            ),
            _ => null,
        };

    private static string Key(Connection connection, string ticketId, TicketActivity act) =>
        $"ticket-decision-{OutboxPartitions.Short($"{connection.Name}\n{ticketId}\n{act.GetType().Name}\n{act.Id}")}";
}

/// <summary>The decisions in a ticket could not be read.</summary>
public sealed class TicketUnreadableException(string connection, string ticketId, string reason)
    : Exception($"Ticket {ticketId} of {connection} could not be read: {reason}.")
{
    /// <summary>Whether the ticket was read, and only the comment that a delivery announces is not in it yet, or never was.</summary>
    public bool IsMissingAct { get; init; }
}

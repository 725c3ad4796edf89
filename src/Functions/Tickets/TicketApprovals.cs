using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Api.Approvals;
using TenantHygiene.Functions.Outbox;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.States;
using TenantHygiene.Ticketing.Answers;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Payloads;

namespace TenantHygiene.Functions.Tickets;

/// <summary>
/// Takes a comment or state of a ticket as a yes or no to the plan that was shown in it: by a person whom the connection knows as an approver, where the
/// tenant's policy lets approvals come from tickets, and under the same rules as every other approval.
/// </summary>
public sealed class TicketApprovals(RemediationStore store, OutboxStore outbox, TenantPolicies policies, TicketPeople people, NewsTeller teller, WakeUpCall wakeUp, TimeProvider time)
{
    /// <summary>Takes it.</summary>
    /// <returns>Null when the ticket decides nothing.</returns>
    public async Task<TicketResult?> TakeAsync(Connection connection, TicketEvent ticket, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var comment = ApprovalComment.Read(ticket.Comment);
        var isState = connection.Options.Approvals.ApprovedState is { } wanted && string.Equals(ticket.State, wanted, StringComparison.OrdinalIgnoreCase);
        if (ticket.TicketId is not { } id || (comment is null && !isState) || await FindWaitingAsync(connection, id, cancellationToken) is not { } record)
        {
            return comment is null ? null : TicketResult.NothingToDo;
        }

        var shown = await FindShownAsync(connection, id, record, cancellationToken);
        var by = (await people.FindApproverAsync(connection, ticket.Actor, cancellationToken) as Read<Principal>.Found)?.Value;
        var refusal = Refuse(by, record, comment, shown);
        if (refusal is not null)
        {
            // A state is often just left standing; only those who wrote something are owed an answer.
            if (comment is not null)
            {
                await teller.TellTicketAsync(connection, id, AnswerKind.NotBegun, $"The decision was not taken: {refusal}", cancellationToken);
            }

            return comment is null ? null : TicketResult.Refused;
        }

        var decision = comment ?? new ApprovalComment(IsApproval: true, shown!, ReleasesLitigationHold: false, $"state {ticket.State}");
        var verb = decision.IsApproval ? "approved" : "rejected";
        try
        {
            await store.UpdateAsync(
                record.Id,
                $"{verb}-{shown}-{by!.Id}",
                current => Refuse(by, current, comment, shown) is null && current.State is RemediationState.AwaitingApproval
                    ? With(current, by!, decision)
                    : throw new ApprovalRefusedException(ApprovalRefusal.OtherPlan),
                cancellationToken,
                new NewStep(verb, $"{by} {verb} the plan {shown![..AnswerText.ShownHash]} in ticket {id} of {connection.Name}. {decision.Rest}".TrimEnd()));
        }
        catch (ApprovalRefusedException)
        {
            // Something changed between the look and the write: what was decided about does not wait any more.
            return TicketResult.NothingToDo;
        }

        await wakeUp.CallAsync(record.Id, client, cancellationToken);
        return decision.IsApproval ? TicketResult.Approved : TicketResult.Rejected;
    }

    private string? Refuse(Principal? by, RemediationRecord record, ApprovalComment? comment, string? shown)
    {
        if (!policies.Of(record.TenantId).Approval.MayComeFromTickets)
        {
            return "the tenant's policy takes no approvals from tickets.";
        }

        if (by is null)
        {
            return "this person is not known as an approver.";
        }

        if (shown is null || shown != record.Approval?.PlanHash || (comment is not null && !shown.StartsWith(comment.ShownHash, StringComparison.Ordinal)))
        {
            return "the plan is not the one that waits now; read the latest comment.";
        }

        if (comment is { IsApproval: false })
        {
            return record.Approval is { Rejection: null } ? null : "somebody has rejected the plan already.";
        }

        return ApprovalRules.Refuse(record.Approval, by, shown, comment?.ReleasesLitigationHold is true, time.GetUtcNow()) switch
        {
            null => null,
            ApprovalRefusal.OwnRequest => "whoever asks for a remediation cannot approve it.",
            ApprovalRefusal.HoldNotNamed => "the plan releases a litigation hold; the comment must name that (release-litigation-hold).",
            ApprovalRefusal.Expired => "the time to approve is over.",
            ApprovalRefusal.AlreadyRejected => "somebody has rejected the plan already.",
            _ => "the plan is not the one that waits now; read the latest comment.",
        };
    }

    private RemediationRecord With(RemediationRecord record, Principal by, ApprovalComment decision) => record with
    {
        Approval = decision.IsApproval
            ? ApprovalRules.With(record.Approval!, new GivenApproval(by, time.GetUtcNow(), decision.ReleasesLitigationHold, decision.Rest))
            : record.Approval! with { Rejection = record.Approval!.Rejection ?? new GivenRejection(by, time.GetUtcNow(), decision.Rest) },
    };

    private async Task<RemediationRecord?> FindWaitingAsync(Connection connection, string ticketId, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(
            new RemediationFilter { Ticket = new TicketFilter(ticketId, connection.Name), State = RemediationState.AwaitingApproval, Top = 1 }, cancellationToken);
        return page.Items is [var waiting, ..] ? await store.FindAsync(waiting.Id, cancellationToken) : null;
    }

    // What people decide about is what they were shown: the last plan that has arrived in the ticket, and only while it is the one that waits.
    private async Task<string?> FindShownAsync(Connection connection, string ticketId, RemediationRecord record, CancellationToken cancellationToken)
    {
        var lane = await outbox.ListAsync(Lanes.OfTicket(connection.Name, ticketId), cancellationToken);
        var shown = lane.LastOrDefault(item => item.RemediationId == record.Id && item.PlanHash is not null && item.State is OutboxState.Delivered)?.PlanHash;
        return shown is not null && shown == record.Approval?.PlanHash ? shown : null;
    }
}

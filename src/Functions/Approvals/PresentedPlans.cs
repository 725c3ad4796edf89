using System.Text.Json;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tickets;

namespace TenantHygiene.Functions.Approvals;

/// <summary>A plan that is waiting for approval, as its ticket shows it.</summary>
/// <param name="RemediationId">The remediation.</param>
/// <param name="Hash">The plan's hash.</param>
/// <param name="ShownAt">When the comment that shows it was written, by the ticket system's clock.</param>
/// <param name="IsInternal">Whether only the ticket system's own people see that comment.</param>
public sealed record PresentedPlan(string RemediationId, string Hash, DateTimeOffset ShownAt, bool IsInternal);

/// <summary>A plan that waits for approval, and whose comment was delivered into the ticket.</summary>
/// <param name="RemediationId">The remediation.</param>
/// <param name="Hash">The plan's hash.</param>
/// <param name="Marker">The marker by which its comment is found.</param>
public sealed record DeliveredPlan(string RemediationId, string Hash, string Marker);

/// <summary>Finds the plans that can be decided in a ticket: those that are waiting and were shown in it.</summary>
public sealed class PresentedPlans(RemediationStore store, OutboxStore outbox)
{
    private const int MaximumPlans = 20;

    /// <summary>The plans that wait, and whose comment has arrived in the ticket.</summary>
    public async Task<IReadOnlyList<DeliveredPlan>> DeliveredAsync(
        Connection connection,
        string ticketId,
        CancellationToken cancellationToken
    )
    {
        var waiting = await store.ListAsync(
            connection.Scope,
            new RemediationFilter
            {
                Ticket = new TicketFilter(ticketId, connection.Name),
                State = RemediationState.AwaitingApproval,
                Top = MaximumPlans,
            },
            cancellationToken
        );
        if (waiting.Items.Count == 0)
        {
            return [];
        }

        var partition = await outbox.ListAsync(OutboxPartitions.OfTicket(connection.Name, ticketId), cancellationToken);
        var plans = new List<DeliveredPlan>();
        foreach (var summary in waiting.Items)
        {
            var record = await store.FindAsync(connection.Scope, summary.Id, cancellationToken);
            var shown = partition.LastOrDefault(item =>
                item.RemediationId == summary.Id && item.PlanHash is not null && item.State is OutboxState.Delivered
            );
            if (
                shown is not null
                && record is { State: RemediationState.AwaitingApproval, Approval.PlanHash: var hash }
                && hash == shown.PlanHash
            )
            {
                plans.Add(
                    new DeliveredPlan(
                        record.Id,
                        hash,
                        JsonSerializer.Deserialize(shown.Content, TicketingJson.Default.TicketMessage)!.Marker
                    )
                );
            }
        }

        return plans;
    }

    /// <summary>
    /// The plans as the ticket shows them, oldest first, without those whose comment is not in the ticket. The ticket system's own clock
    /// orders what came after it: its clock and ours need not agree.
    /// </summary>
    public static IReadOnlyList<PresentedPlan> In(IReadOnlyList<TicketActivity> acts, IReadOnlyList<DeliveredPlan> plans) =>
        [
            .. plans
                .Select(plan =>
                    (
                        Plan: plan,
                        Comment: acts.OfType<TicketComment>()
                            .FirstOrDefault(comment =>
                                comment.Text.Contains(plan.Marker, StringComparison.Ordinal)
                                && comment.Text.Contains(plan.Hash, StringComparison.Ordinal)
                            )
                    )
                )
                .Where(one => one.Comment is not null)
                .Select(one => new PresentedPlan(one.Plan.RemediationId, one.Plan.Hash, one.Comment!.At, one.Comment.IsInternal))
                .OrderBy(shown => shown.ShownAt),
        ];
}

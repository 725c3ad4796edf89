using Microsoft.Extensions.Options;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Functions.Notifications;

/// <summary>The tickets of a remediation and the receivers of its tenant, as they are configured.</summary>
public sealed class NotificationAudience(ConnectionRegistry connections, IOptions<TicketingOptions> options) : INotificationAudience
{
    /// <inheritdoc/>
    public bool Awaits(RemediationRecord record) =>
        options.Value.Webhooks.Any(receiver => receiver.IsToldOf(record.TenantId))
        || options.Value.TeamsWorkflows.Any(receiver => receiver.IsToldOf(record.TenantId))
        || record.Tickets.Any(attached => connections.Find(attached.Ticket.System) is { Options.Answers: not null });
}

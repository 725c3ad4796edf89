using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Outbox;

namespace TenantHygiene.Functions.Notifications;

/// <summary>
/// Finds what no queue message names any more: notifications that a crash left pending, and partitions that no worker has. The queues only
/// make it quick.
/// </summary>
public sealed class SweepOutbox(RemediationNotifications notifications, OutboxLeases leases)
{
    /// <summary>Every two minutes.</summary>
    public const string DefaultSchedule = "15 */2 * * * *";

    private const int BatchSize = 500;

    [Function(nameof(SweepOutbox))]
    public async Task RunAsync([TimerTrigger("%Ticketing:SweepSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var remediation in await notifications.ListAsync(BatchSize, cancellationToken))
        {
            await notifications.EnqueueAsync(remediation, cancellationToken);
        }

        foreach (var partition in await leases.ListIdleAsync(BatchSize, cancellationToken))
        {
            await leases.EnqueueAsync(partition, cancellationToken);
        }
    }
}

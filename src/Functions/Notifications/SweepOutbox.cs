using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Outbox;

namespace TenantHygiene.Functions.Notifications;

/// <summary>Finds what no queue message calls for any more: news that a crash left untold, and lanes that nobody works on. The queues only make it quick.</summary>
public sealed class SweepOutbox(RemediationNotifications news, OutboxStore outbox)
{
    /// <summary>Every two minutes.</summary>
    public const string DefaultSchedule = "15 */2 * * * *";

    private const int AtATime = 500;

    [Function(nameof(SweepOutbox))]
    public async Task RunAsync([TimerTrigger("%Ticketing:SweepSchedule%")] TimerInfo timer, CancellationToken cancellationToken)
    {
        foreach (var remediation in await news.ListAsync(AtATime, cancellationToken))
        {
            await news.CallAsync(remediation, cancellationToken);
        }

        foreach (var lane in await outbox.ListIdlePartitionsAsync(AtATime, cancellationToken))
        {
            await outbox.CallAsync(lane, cancellationToken);
        }
    }
}

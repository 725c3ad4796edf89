using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Outbox;

namespace TenantHygiene.Functions.Outbox;

/// <summary>Sends what waits in a lane.</summary>
public sealed class SendLane(LaneSender sender)
{
    [Function(nameof(SendLane))]
    public Task RunAsync(
        [QueueTrigger(OutboxStore.QueueName, Connection = "AzureWebJobsStorage")] string lane, CancellationToken cancellationToken) =>
        sender.SendAsync(lane, cancellationToken);
}

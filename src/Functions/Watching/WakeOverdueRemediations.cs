using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.Functions.Watching;

/// <summary>The second clock of the product: finds remediations that should have looked by now and have not, whatever was lost.</summary>
public sealed class WakeOverdueRemediations(Watchdog watchdog)
{
    [Function(nameof(WakeOverdueRemediations))]
    public Task RunAsync(
        [TimerTrigger("%Watchdog:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) => watchdog.WakeAsync(client, cancellationToken);
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.Functions.Watching;

/// <summary>The second clock of the product: finds remediations that should have looked by now and have not, whatever was lost, and agents that are silent.</summary>
public sealed class WakeOverdueRemediations(Watchdog watchdog, SilentAgents agents)
{
    [Function(nameof(WakeOverdueRemediations))]
    public async Task RunAsync(
        [TimerTrigger("%Watchdog:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        await watchdog.WakeAsync(client, cancellationToken);
        await agents.ReportAsync(cancellationToken);
    }
}

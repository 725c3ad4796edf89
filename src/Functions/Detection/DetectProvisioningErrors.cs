using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Detection;

/// <summary>The clock of the product: starts a scan of every tenant.</summary>
public sealed class DetectProvisioningErrors(ScanStarter scans, TenantPolicies tenants)
{
    [Function(nameof(DetectProvisioningErrors))]
    public async Task RunAsync(
        [TimerTrigger("%Detection:Schedule%", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        foreach (var tenantId in tenants.TenantIds)
        {
            await scans.StartAsync(tenantId, client, cancellationToken);
        }
    }
}

using DurableTask.Core.Exceptions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Detection;

/// <summary>Starts a scan of every tenant on a schedule.</summary>
public sealed class DetectProvisioningErrors(ScanStarter scans, TenantPolicies tenants)
{
    [Function(nameof(DetectProvisioningErrors))]
    public async Task RunAsync(
        [TimerTrigger("%Detection:Schedule%", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        foreach (var tenantId in tenants.TenantIds)
        {
            await scans.StartAsync(tenantId, client, cancellationToken);
        }
    }
}

/// <summary>Starts the scan of a tenant, or names the one that runs: there is never more than one.</summary>
public sealed class ScanStarter(ScanStore scans, TimeProvider time)
{
    /// <summary>The scan that runs now.</summary>
    public async Task<ScanRecord> StartAsync(Guid tenantId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var instanceId = $"scan-{tenantId}";
        var running = await client.GetInstanceAsync(instanceId, cancellationToken);
        if (
            running is { IsCompleted: false }
            && await scans.LatestAsync(tenantId, cancellationToken) is { State: ScanState.Running } current
        )
        {
            return current;
        }

        var now = time.GetUtcNow();
        var scan = new ScanRecord
        {
            Id = $"s-{now.UtcDateTime:yyyyMMddHHmmss}-{Guid.CreateVersion7(now):N}",
            TenantId = tenantId,
            State = ScanState.Running,
            StartedAt = now,
        };
        await scans.CreateAsync(scan, cancellationToken);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ScanTenant),
                new ScanInput(tenantId, scan.Id),
                new StartOrchestrationOptions(instanceId),
                cancellationToken
            );
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Another start was faster; its scan is as good, and this record says that it did not run.
            await scans.UpdateAsync(
                scan.Id,
                record =>
                    record with
                    {
                        State = ScanState.Failed,
                        EndedAt = now,
                        Fault = new ReadFault(ReadFaultKind.Partial, "Another scan of the tenant was running."),
                    },
                cancellationToken
            );
        }

        return scan;
    }
}

/// <summary>The input of a scan.</summary>
public sealed record ScanInput(Guid TenantId, string ScanId);

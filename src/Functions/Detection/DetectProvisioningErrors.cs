using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Detection;

/// <summary>Looks which tenants are due to be scanned, and puts them on a queue.</summary>
public sealed class DetectProvisioningErrors(ScanRound round)
{
    [Function(nameof(DetectProvisioningErrors))]
    public async Task RunAsync(
        [TimerTrigger("%Detection:Schedule%", RunOnStartup = true)] TimerInfo timer,
        CancellationToken cancellationToken
    ) => await round.EnqueueDueAsync(cancellationToken);
}

/// <summary>One look at the schedules of all tenants: one read, and a message for each tenant that is due.</summary>
public sealed class ScanRound(
    ScanSchedules schedules,
    DueScanQueue queue,
    TenantPolicies tenants,
    DetectionOptions options,
    TimeProvider time
)
{
    private const int Parallelism = 16;

    /// <summary>Enqueues the tenants that are due. Harmless to repeat: of two messages with the same schedule, one starts a scan.</summary>
    /// <returns>How many were enqueued.</returns>
    public async Task<int> EnqueueDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var configured = tenants.ActiveIn(TenantScope.All);
        var known = await schedules.ListAsync(cancellationToken);
        var newTenants = configured.Except(known.Select(schedule => schedule.TenantId)).ToList();
        if (newTenants.Count > 0)
        {
            await schedules.AddAsync(
                [
                    .. newTenants.Select(tenantId => new TenantSchedule
                    {
                        TenantId = tenantId,
                        DueAt = ScanCadence.First(tenantId, newTenants.Count, now, options),
                    }),
                ],
                cancellationToken
            );
            known = await schedules.ListAsync(cancellationToken);
        }

        // A tenant that is paused or no longer registered keeps its schedule, in case it comes back.
        var due = known.Where(schedule => schedule.DueAt <= now).IntersectBy(configured, schedule => schedule.TenantId).ToList();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(due, parallel, async (schedule, token) => await queue.SendAsync(schedule, token));
        return due.Count;
    }
}

/// <summary>Starts the scan of one tenant that is due. Harmless to repeat.</summary>
public sealed class StartDueScan(ScanStarter starter, TenantPolicies tenants)
{
    [Function(nameof(StartDueScan))]
    public async Task RunAsync(
        [QueueTrigger(DueScanQueue.QueueName, Connection = "AzureWebJobsStorage")] string text,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        // An invalid message is moved to the poison queue after five attempts.
        var schedule = DueScanQueue.Parse(text) ?? throw new JsonException("The message is not the schedule of a tenant.");
        if (tenants.Contains(TenantScope.All, schedule.TenantId) && !tenants.IsPaused(schedule.TenantId))
        {
            await starter.StartDueAsync(schedule, client, cancellationToken);
        }
    }
}

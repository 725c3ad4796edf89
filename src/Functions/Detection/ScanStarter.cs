using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// Starts the scan of a tenant. There is never more than one: it begins with a write to the tenant's schedule, which succeeds only for the
/// first.
/// </summary>
public sealed class ScanStarter(ScanStore scans, ScanSchedules schedules, DueScanQueue queue, DetectionOptions options, TimeProvider time)
{
    private const int Attempts = 10;
    private static readonly TimeSpan _untilLastOneHasEnded = TimeSpan.FromSeconds(5);

    /// <summary>Starts a scan now, whatever the cadence, or names the one that runs.</summary>
    public async Task<ScanRecord> StartNowAsync(Guid tenantId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var schedule = await schedules.FindAsync(tenantId, cancellationToken)
                ?? new TenantSchedule { TenantId = tenantId, DueAt = time.GetUtcNow() };
            if (
                schedule is { IsRunning: true, ScanId: { } id }
                && await scans.FindAsync(TenantScope.Of(tenantId), id, cancellationToken) is { State: ScanState.Running } running
            )
            {
                await ContinueAsync(schedule, id, client, cancellationToken);
                return running;
            }

            if (await TryBeginAsync(schedule, client, cancellationToken) is { } scan)
            {
                return scan;
            }
        }

        throw new ConcurrencyConflictException($"The schedule of tenant {tenantId}", Attempts);
    }

    /// <summary>
    /// Starts a scan that is due. Where the schedule has changed since it was read, or says that a scan runs, no other one is started: it
    /// is only made sure that the one that is recorded does run.
    /// </summary>
    public async Task StartDueAsync(TenantSchedule schedule, DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!schedule.IsRunning && await TryBeginAsync(schedule, client, cancellationToken) is not null)
        {
            return;
        }

        if (
            await schedules.FindAsync(schedule.TenantId, cancellationToken) is { IsRunning: true, ScanId: { } id } current
            && (!schedule.IsRunning || schedule.ScanId == id)
        )
        {
            await ContinueAsync(current, id, client, cancellationToken);
            await schedules.TryPostponeAsync(current, time.GetUtcNow() + options.Cadence, cancellationToken);
        }
    }

    // Null when the schedule has changed since it was read.
    private async Task<ScanRecord?> TryBeginAsync(TenantSchedule schedule, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var scan = new ScanRecord
        {
            Id = ScanId.Create(schedule.TenantId, now),
            TenantId = schedule.TenantId,
            State = ScanState.Running,
            StartedAt = now,
        };
        if (!await scans.TryBeginAsync(scan, schedule, now + options.Cadence, cancellationToken))
        {
            return null;
        }

        await ScheduleAsync(schedule, scan.Id, client, cancellationToken);
        return scan;
    }

    /// <summary>Starts the orchestration of a recorded scan, unless it runs.</summary>
    private async Task ContinueAsync(TenantSchedule schedule, string scanId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(InstanceOf(schedule.TenantId), getInputsAndOutputs: true, cancellationToken);
        if (instance is not { IsCompleted: false })
        {
            await ScheduleAsync(schedule, scanId, client, cancellationToken);
        }
        else if (instance.ReadInputAs<ScanInput>()?.ScanId != scanId)
        {
            await StartLaterAsync(schedule, scanId, cancellationToken);
        }
    }

    private async Task ScheduleAsync(TenantSchedule schedule, string scanId, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(ScanTenant),
                new ScanInput(schedule.TenantId, scanId, schedule),
                new StartOrchestrationOptions(InstanceOf(schedule.TenantId)),
                cancellationToken
            );
        }
        catch (OrchestrationAlreadyExistsException)
        {
            await StartLaterAsync(schedule, scanId, cancellationToken);
        }
    }

    // The scan before is recorded as ended, and its orchestration is about to be.
    private Task StartLaterAsync(TenantSchedule schedule, string scanId, CancellationToken cancellationToken) =>
        queue.SendAsync(schedule with { IsRunning = true, ScanId = scanId }, cancellationToken, _untilLastOneHasEnded);

    private static string InstanceOf(Guid tenantId) => $"scan-{tenantId}";
}

/// <summary>The input of a scan.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="ScanId">The scan.</param>
/// <param name="Schedule">The tenant's schedule when it began; null where it has to be read.</param>
public sealed record ScanInput(Guid TenantId, string ScanId, TenantSchedule? Schedule = null);

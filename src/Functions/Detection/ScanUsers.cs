using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Scans;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// Reads a tenant's users and puts every unresolved Exchange error on the queue. Leaves a checkpoint every few pages, and goes on from it
/// when it is called again: after a crash, or because its time was up.
/// </summary>
public sealed class ScanUsers(
    IDirectory directory,
    ProvisioningErrorQueue queue,
    ScanStore scans,
    ScanCheckpoints checkpoints,
    ScanEnding ending,
    ScanLimits limits,
    TimeProvider time
)
{
    [Function(nameof(ScanUsers))]
    public async Task<ScanStep> RunAsync([ActivityTrigger] ScanInput input, CancellationToken cancellationToken)
    {
        var reading = new ScanReading(input, directory, queue, checkpoints, limits, time);
        if (!await checkpoints.TryOpenAsync(input.ScanId, cancellationToken))
        {
            if (await scans.FindAsync(TenantScope.Of(input.TenantId), input.ScanId, cancellationToken) is not { State: ScanState.Running })
            {
                // It ended; its process may have died before it removed what is needed no longer.
                await checkpoints.RemoveAsync(input.ScanId, cancellationToken);
                return new ScanStep(IsUnfinished: false);
            }

            if (!await reading.TryResumeAsync(cancellationToken))
            {
                return new ScanStep(IsUnfinished: true);
            }
        }

        if (!await TryReadAsync(reading, input.TenantId, cancellationToken))
        {
            return new ScanStep(IsUnfinished: true);
        }

        await ending.EndAsync(input, reading, cancellationToken);
        return new ScanStep(IsUnfinished: false);
    }

    // False when there is more to read, by this process or another.
    private async Task<bool> TryReadAsync(ScanReading reading, Guid tenantId, CancellationToken cancellationToken)
    {
        if (reading.Position is { Reach: not ScanReach.Reading })
        {
            return true;
        }

        var began = time.GetTimestamp();
        await foreach (var page in directory.ScanAsync(tenantId, reading.Position, cancellationToken))
        {
            await reading.AddAsync(page, cancellationToken);
            if (page.Position.Reach is not ScanReach.Reading)
            {
                break;
            }

            var isTimeUp = time.GetElapsedTime(began) >= limits.Slice;
            if ((isTimeUp || reading.IsCheckpointDue) && (!await reading.TrySaveAsync(isTimeUp, cancellationToken) || isTimeUp))
            {
                return false;
            }
        }

        return await reading.TryFinishAsync(cancellationToken);
    }
}

/// <summary>How far an activity of a scan has come.</summary>
/// <param name="IsUnfinished">Whether it is to be called again.</param>
public sealed record ScanStep(bool IsUnfinished);

/// <summary>What a scan may cost.</summary>
public sealed record ScanLimits
{
    /// <summary>Pages from one checkpoint to the next: at most so many are read twice after a crash.</summary>
    public int PagesToCheckpoint { get; init; } = 8;

    /// <summary>
    /// How long one call of the activity reads. Far below the time that a host gives a function, and short enough to end with its host.
    /// </summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The most users with errors that are kept, in memory and in the ledger, to know whose error has vanished. Where more have errors,
    /// all are enqueued, and none is looked for that has vanished.
    /// </summary>
    public int MaximumUsers { get; init; } = 50_000;
}

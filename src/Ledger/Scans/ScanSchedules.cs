using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Scans;

/// <summary>When the scan of each tenant is due. Every failure of the storage account is an exception.</summary>
public sealed class ScanSchedules(LedgerTables tables)
{
    private const int MaximumInTransaction = 100;

    /// <summary>All tenants that have a schedule: one request for a thousand of them.</summary>
    public async Task<IReadOnlyList<TenantSchedule>> ListAsync(CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        var schedules = new List<TenantSchedule>();
        await foreach (
            var row in table.QueryAsync<TableEntity>(
                ScanRows.Of(ScanRows.SchedulePrefix),
                select: ScanRows.ScheduleColumns,
                cancellationToken: cancellationToken
            )
        )
        {
            schedules.Add(ScanRows.Schedule(row));
        }

        return schedules;
    }

    /// <summary>The schedule of one tenant; null when it certainly has none.</summary>
    public async Task<TenantSchedule?> FindAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        return await table.FindAsync(ScanRows.Partition, ScanRows.KeyOf(tenantId), cancellationToken) is { } row
            ? ScanRows.Schedule(row)
            : null;
    }

    /// <summary>Adds the schedules of tenants that have none. One that exists stays as it is.</summary>
    public async Task AddAsync(IReadOnlyList<TenantSchedule> schedules, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        foreach (var batch in schedules.Select(ScanRows.Row).Chunk(MaximumInTransaction))
        {
            if (
                await table.TrySubmitAsync(
                    batch.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
                    cancellationToken
                )
            )
            {
                continue;
            }

            // Another process has added one of them meanwhile.
            foreach (var row in batch)
            {
                await table.TryAddAsync(row, cancellationToken);
            }
        }
    }

    /// <summary>Moves the time at which a tenant is due; false when the schedule has changed since it was read.</summary>
    public async Task<bool> TryPostponeAsync(TenantSchedule schedule, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        return await table.TryReplaceAsync(ScanRows.Row(schedule with { DueAt = dueAt }), new ETag(schedule.Version), cancellationToken);
    }
}

/// <summary>When a tenant is scanned next, and what that follows from.</summary>
public sealed record TenantSchedule
{
    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>
    /// When its next scan is due. While a scan runs: when to look whether it still does, in case the process that started it died.
    /// </summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Since when every scan was complete and found no error; null when the last one did not.</summary>
    public DateTimeOffset? CleanSince { get; init; }

    /// <summary>Scans that broke off, in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When a scan last ended that had read every user; null before the first such scan.</summary>
    public DateTimeOffset? LastCompleteAt { get; init; }

    /// <summary>How the last scan ended that has ended; null before the first.</summary>
    public ScanState? LastState { get; init; }

    /// <summary>The last scan that began; null before the first.</summary>
    public string? ScanId { get; init; }

    /// <summary>Whether that scan has not ended.</summary>
    public bool IsRunning { get; init; }

    /// <summary>The W3C <c>traceparent</c> of who sent it as a message; absent without tracing, and where it is stored.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Changes with every write. Opaque; empty for one that was never stored.</summary>
    public string Version { get; init; } = string.Empty;
}

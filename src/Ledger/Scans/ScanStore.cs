using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Scans;

/// <summary>The scans of all tenants. Every failure of the storage account is an exception.</summary>
public sealed class ScanStore(LedgerTables tables, ScanCheckpoints checkpoints)
{
    /// <summary>
    /// Records a scan that begins, and with it that the tenant's schedule is taken: of several that try, one succeeds.
    /// </summary>
    /// <param name="scan">The scan.</param>
    /// <param name="schedule">The tenant's schedule as it was read; one without a version for a tenant that had none.</param>
    /// <param name="lookAt">When to look whether it still runs.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>False when the schedule has changed since it was read: nothing was written.</returns>
    public async Task<bool> TryBeginAsync(
        ScanRecord scan,
        TenantSchedule schedule,
        DateTimeOffset lookAt,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        var taken = ScanRows.Row(schedule with { ScanId = scan.Id, IsRunning = true, DueAt = lookAt });
        return await table.TrySubmitAsync(
            [
                schedule.Version.Length == 0
                    ? new TableTransactionAction(TableTransactionActionType.Add, taken)
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, taken, new ETag(schedule.Version)),
                new TableTransactionAction(TableTransactionActionType.Add, ScanRows.Row(scan)),
            ],
            cancellationToken
        );
    }

    /// <summary>Records how a scan ended, and when the tenant is due again. Harmless to repeat.</summary>
    public async Task EndAsync(ScanRecord scan, TenantSchedule schedule, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        var free = ScanRows.Row(schedule with { ScanId = scan.Id, IsRunning = false });
        await table.SubmitTransactionAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpsertReplace, ScanRows.Row(scan)),
                new TableTransactionAction(TableTransactionActionType.UpsertReplace, free),
            ],
            cancellationToken
        );
    }

    /// <summary>One scan, with its progress while it runs; null when there is certainly none in the scope.</summary>
    public async Task<ScanRecord?> FindAsync(TenantScope scope, string id, CancellationToken cancellationToken)
    {
        if (ScanRows.KeyOf(id) is not { } key)
        {
            return null;
        }

        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        return
            await table.FindAsync(ScanRows.Partition, key, cancellationToken) is { } row
            && ScanRows.Scan(row) is var scan
            && scope.Contains(scan.TenantId)
            ? await ShowAsync(scan, cancellationToken)
            : null;
    }

    /// <summary>The tenant's latest scan; null when it certainly had none.</summary>
    public async Task<ScanRecord?> LatestAsync(Guid tenantId, CancellationToken cancellationToken) =>
        await ListAsync(TenantScope.Of(tenantId), new ScanFilter { TenantId = tenantId, Top = 1 }, cancellationToken)
            is { Items: [var latest] }
            ? latest
            : null;

    /// <summary>Scans of the scope, newest first. A page may hold fewer than asked for, and still lead to a next one.</summary>
    /// <exception cref="Remediations.InvalidCursorException">The cursor was not made for this filter.</exception>
    public async Task<ScanListPage> ListAsync(TenantScope scope, ScanFilter filter, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Top, ScanFilter.MaximumTop);
        var after = ScanCursor.Read(filter);
        if (scope.IsEmpty || (filter.TenantId is { } wanted && !scope.Contains(wanted)))
        {
            return new ScanListPage([], NextCursor: null);
        }

        var (found, next) = filter.TenantId is { } tenantId
            ? await OfTenantAsync(tenantId, filter, after, cancellationToken)
            : await OfAllAsync(scope, filter, after, cancellationToken);
        var shown = await Task.WhenAll(found.Select(scan => ShowAsync(scan, cancellationToken)));
        return new ScanListPage(shown, next is null ? null : ScanCursor.Write(filter, next));
    }

    /// <summary>Removes scans that began before a time.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        // The lists of the tenants first: an entry without its scan is skipped, a scan without its entry would be missing in a list.
        await checkpoints.RemoveListedAsync(before, limit, cancellationToken);
        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        var old = ScanRows.Of(ScanRows.ScanPrefix, ScanRows.ScanPrefix + TableKey.NewestFirst(before));
        return await ExpiredRows.RemoveAsync(table, old, limit, cancellationToken);
    }

    private async Task<(IReadOnlyList<ScanRecord> Found, string? Next)> OfAllAsync(
        TenantScope scope,
        ScanFilter filter,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
        var condition = ScanRows.Of(ScanRows.ScanPrefix, after is null ? null : ScanRows.KeyOf(after));
        if (filter.State is { } state)
        {
            condition += TableClient.CreateQueryFilter($" and State eq {state.ToString()}");
        }

        var found = new List<ScanRecord>();
        string? last = null;
        var examined = 0;
        await foreach (var row in table.QueryAsync<TableEntity>(condition, filter.Top + 1, cancellationToken: cancellationToken))
        {
            if (found.Count == filter.Top || examined++ == ScanFilter.MaximumOfAllExamined)
            {
                return (found, last);
            }

            var scan = ScanRows.Scan(row);
            last = scan.Id;
            if (scope.Contains(scan.TenantId))
            {
                found.Add(scan);
            }
        }

        return (found, null);
    }

    // The tenant's partition has only ids. A page may be shorter than asked for where few of many scans are in the state.
    private async Task<(IReadOnlyList<ScanRecord> Found, string? Next)> OfTenantAsync(
        Guid tenantId,
        ScanFilter filter,
        string? after,
        CancellationToken cancellationToken
    )
    {
        var found = new List<ScanRecord>();
        string? last = null;
        var examined = 0;
        await foreach (var ids in checkpoints.ListOfTenantAsync(tenantId, after, cancellationToken).Chunk(16))
        {
            var table = await tables.OpenAsync(ScanRows.Table, cancellationToken);
            var rows = await Task.WhenAll(ids.Select(id => table.FindAsync(ScanRows.Partition, ScanRows.KeyOf(id)!, cancellationToken)));
            foreach (var (id, row) in ids.Zip(rows))
            {
                var scan = row is null ? null : ScanRows.Scan(row);
                if (scan is not null && (filter.State is null || filter.State == scan.State))
                {
                    if (found.Count == filter.Top)
                    {
                        return (found, last);
                    }

                    found.Add(scan);
                }

                last = id;
                if (++examined == ScanFilter.MaximumExamined)
                {
                    return (found, last);
                }
            }
        }

        return (found, null);
    }

    private async Task<ScanRecord> ShowAsync(ScanRecord scan, CancellationToken cancellationToken) =>
        scan.State is ScanState.Running && await checkpoints.FindAsync(scan.Id, cancellationToken) is { } checkpoint
            ? checkpoint.ShowIn(scan)
            : scan;
}

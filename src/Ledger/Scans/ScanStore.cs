using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Tenants;

/// <summary>The scans of all tenants. Every failure of the storage account is an exception.</summary>
public sealed class ScanStore(LedgerTables tables, TimeProvider time)
{
    private const string RecordTable = "Scans";
    private const string TenantTable = "TenantScans";
    private const string RowKey = "scan";
    private readonly ConcurrencyRetry _retry = new(time);

    /// <summary>Records a scan that begins; one that exists under the id is returned as it is.</summary>
    public async Task<ScanRecord> CreateAsync(ScanRecord scan, CancellationToken cancellationToken)
    {
        if (!TableKey.IsId(scan.Id))
        {
            throw new ArgumentException("The id of a scan must have 1 to 128 letters, digits and hyphens.", nameof(scan));
        }

        // The tenant's list first: a scan that is listed but not recorded is skipped, one that is recorded but not listed would be lost.
        var list = await tables.OpenAsync(TenantTable, cancellationToken);
        await list.UpsertEntityAsync(
            new TableEntity(scan.TenantId.ToString(), $"{TableKey.NewestFirst(scan.StartedAt)}-{scan.Id}") { ["ScanId"] = scan.Id },
            TableUpdateMode.Replace,
            cancellationToken
        );
        var table = await tables.OpenAsync(RecordTable, cancellationToken);
        await table.TryAddAsync(Row(scan, version: 1), cancellationToken);
        return await FindAsync(scan.Id, cancellationToken) ?? throw new ScanNotFoundException(scan.Id);
    }

    /// <summary>
    /// Changes a scan. When others change it at the same time, the change is made again from what they wrote; it must be pure.
    /// </summary>
    /// <exception cref="ScanNotFoundException">There is no such scan.</exception>
    public async Task<ScanRecord> UpdateAsync(string id, Func<ScanRecord, ScanRecord> change, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(RecordTable, cancellationToken);
        await foreach (var _ in _retry.AttemptsAsync($"Scan {id}", cancellationToken))
        {
            var row = await FindRowAsync(id, cancellationToken) ?? throw new ScanNotFoundException(id);
            var current = Scan(row);
            var changed = change(current);
            if (changed == current)
            {
                return current;
            }

            if (changed.Id != current.Id || changed.TenantId != current.TenantId || changed.StartedAt != current.StartedAt)
            {
                throw new InvalidOperationException($"A change of scan {id} must not change its identity.");
            }

            var next = Row(changed, Version(row) + 1);
            if (await table.TryReplaceAsync(next, row.ETag, cancellationToken))
            {
                return Scan(next);
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>One scan; null when there is certainly none.</summary>
    public async Task<ScanRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        await FindRowAsync(id, cancellationToken) is { } row ? Scan(row) : null;

    /// <summary>The tenant's latest scan; null when it certainly had none.</summary>
    public async Task<ScanRecord?> LatestAsync(Guid tenantId, CancellationToken cancellationToken) =>
        await ListAsync(tenantId, 1, cancellationToken) is [var latest] ? latest : null;

    /// <summary>The tenant's scans, newest first.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="top">At most how many, 1 to 200.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<ScanRecord>> ListAsync(Guid tenantId, int top, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, 200);
        var list = await tables.OpenAsync(TenantTable, cancellationToken);
        var scans = new List<ScanRecord>();
        var query = list.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {tenantId.ToString()}"),
            top,
            cancellationToken: cancellationToken
        );
        await foreach (var row in query)
        {
            if (await FindAsync(row.GetString("ScanId"), cancellationToken) is { } scan)
            {
                scans.Add(scan);
            }

            if (scans.Count == top)
            {
                break;
            }
        }

        return scans;
    }

    private async Task<TableEntity?> FindRowAsync(string id, CancellationToken cancellationToken) =>
        TableKey.IsId(id) ? await (await tables.OpenAsync(RecordTable, cancellationToken)).FindAsync(id, RowKey, cancellationToken) : null;

    private static TableEntity Row(ScanRecord scan, int version)
    {
        var row = new TableEntity(scan.Id, RowKey) { ["State"] = scan.State.ToString(), ["Version"] = version };
        DocumentColumns.Write(row, JsonSerializer.Serialize(scan, LedgerJson.Default.ScanRecord));
        return row;
    }

    private static ScanRecord Scan(TableEntity row) =>
        JsonSerializer.Deserialize(DocumentColumns.Read(row), LedgerJson.Default.ScanRecord)! with
        {
            ETag = Version(row).ToString(CultureInfo.InvariantCulture),
        };

    private static int Version(TableEntity row) =>
        row.GetInt32("Version") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "Version is missing");
}

/// <summary>One scan of a tenant for users with errors.</summary>
public sealed record ScanRecord
{
    /// <summary>Chosen by the starter of the scan: letters, digits and hyphens, at most 128.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>Its state.</summary>
    public required ScanState State { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How the users with errors are found, such as <c>Full</c> or <c>Filtered</c>; absent until that is known.</summary>
    public string? Method { get; init; }

    /// <summary>Pages read so far.</summary>
    public int Pages { get; init; }

    /// <summary>Users read so far.</summary>
    public int Users { get; init; }

    /// <summary>Users with unresolved Exchange errors so far.</summary>
    public int UsersWithErrors { get; init; }

    /// <summary>Messages put into the queue so far.</summary>
    public int ErrorsEnqueued { get; init; }

    /// <summary>Why it is partial or failed.</summary>
    public ReadFault? Fault { get; init; }

    /// <summary>Changes with every write. Opaque; digits only, for use in an HTTP ETag.</summary>
    public string ETag { get; init; } = string.Empty;
}

/// <summary>The state of a scan.</summary>
public enum ScanState
{
    /// <summary>Under way.</summary>
    Running,

    /// <summary>Everything was read.</summary>
    Complete,

    /// <summary>Some pages could not be read: the users on them are unknown.</summary>
    Partial,

    /// <summary>Nothing was read.</summary>
    Failed,
}

/// <summary>There is no such scan.</summary>
public sealed class ScanNotFoundException(string id) : KeyNotFoundException($"There is no scan {id}.")
{
    /// <summary>The id that was asked for.</summary>
    public string Id { get; } = id;
}

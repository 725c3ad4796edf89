using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Scans;

/// <summary>
/// Where running scans stand, and the users with errors that they have found. A scan that ends before its first checkpoint leaves nothing
/// here but its id in the list of its tenant. Every failure of the storage account is an exception.
/// </summary>
public sealed class ScanCheckpoints(LedgerTables tables)
{
    private const string Table = "ScanCheckpoints";
    private const string TenantTable = "TenantScans";
    private const string RowKey = "place";
    private const string Users = "Users";
    private const int MaximumRemoved = 10_000;

    // Azure tables take 64 KiB in one binary column.
    private const int UsersInRow = 4_000;

    /// <summary>Lists a scan under its tenant.</summary>
    /// <returns>True the first time; false when the scan was begun before, by a process that may have died.</returns>
    public async Task<bool> TryOpenAsync(string scanId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(TenantTable, cancellationToken);
        return await table.TryAddAsync(TenantRow(scanId), cancellationToken);
    }

    /// <summary>The checkpoint of a scan; null when it certainly has none.</summary>
    public async Task<ScanCheckpoint?> FindAsync(string scanId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(scanId, RowKey, cancellationToken) is { } row
            ? JsonSerializer.Deserialize(DocumentColumns.Read(row), LedgerJson.Default.ScanCheckpoint)! with
            {
                Version = row.ETag.ToString(),
            }
            : null;
    }

    /// <summary>The users with errors that were stored with a checkpoint.</summary>
    /// <exception cref="CorruptRowException">Not all of them are there.</exception>
    public async Task<HashSet<Guid>> ReadUsersAsync(string scanId, ScanCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var users = new HashSet<Guid>();
        var rows = 0;
        var table = await tables.OpenAsync(Table, cancellationToken);
        var (first, end) = (UsersKey(checkpoint.Restarts, 0), UsersKey(checkpoint.Restarts, checkpoint.UserRows));
        await foreach (
            var row in table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {scanId} and RowKey ge {first} and RowKey lt {end}"),
                cancellationToken: cancellationToken
            )
        )
        {
            users.UnionWith(MemoryMarshal.Cast<byte, Guid>(row.GetBinary(Users)).ToArray());
            rows++;
        }

        return rows == checkpoint.UserRows
            ? users
            : throw new CorruptRowException(scanId, RowKey, $"{checkpoint.UserRows} rows of users were written, and {rows} are there");
    }

    /// <summary>Stores a checkpoint together with the users that were found since the last one.</summary>
    /// <returns>The checkpoint as it is stored; null when another process has written one since: that one goes on.</returns>
    public async Task<ScanCheckpoint?> TrySaveAsync(
        string scanId,
        ScanCheckpoint checkpoint,
        IReadOnlyList<Guid> newUsers,
        CancellationToken cancellationToken
    )
    {
        var chunks = newUsers.Chunk(UsersInRow).ToList();
        var next = checkpoint with { UserRows = checkpoint.UserRows + chunks.Count };
        var place = new TableEntity(scanId, RowKey);
        DocumentColumns.Write(place, JsonSerializer.Serialize(next, LedgerJson.Default.ScanCheckpoint));
        List<TableTransactionAction> actions =
        [
            checkpoint.Version.Length == 0
                ? new TableTransactionAction(TableTransactionActionType.Add, place)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, place, new ETag(checkpoint.Version)),
        ];
        // What is left of a pass that was given up has other keys, and is removed with the rest.
        actions.AddRange(
            chunks.Select(
                (ids, index) =>
                    new TableTransactionAction(
                        TableTransactionActionType.UpsertReplace,
                        new TableEntity(scanId, UsersKey(checkpoint.Restarts, checkpoint.UserRows + index))
                        {
                            [Users] = MemoryMarshal.AsBytes<Guid>(ids).ToArray(),
                        }
                    )
            )
        );
        var table = await tables.OpenAsync(Table, cancellationToken);
        try
        {
            var written = await table.SubmitTransactionAsync(actions, cancellationToken);
            return next with { Version = written.Value[0].Headers.ETag?.ToString() ?? throw new InvalidOperationException("No ETag.") };
        }
        catch (RequestFailedException exception) when (exception.IsLostRace())
        {
            return null;
        }
    }

    /// <summary>Removes the checkpoint of a scan that has ended, and its users.</summary>
    public async Task RemoveAsync(string scanId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await ExpiredRows.RemoveAsync(table, TableClient.CreateQueryFilter($"PartitionKey eq {scanId}"), MaximumRemoved, cancellationToken);
    }

    /// <summary>The ids of a tenant's scans, newest first, after one of them if that is named.</summary>
    internal async IAsyncEnumerable<string> ListOfTenantAsync(
        Guid tenantId,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(TenantTable, cancellationToken);
        var condition = TableClient.CreateQueryFilter($"PartitionKey eq {tenantId.ToString()}");
        if (after is not null)
        {
            condition += TableClient.CreateQueryFilter($" and RowKey gt {TenantRow(after).RowKey}");
        }

        await foreach (var row in table.QueryAsync<TableEntity>(condition, 64, ["RowKey"], cancellationToken))
        {
            yield return row.RowKey[(row.RowKey.IndexOf('-', StringComparison.Ordinal) + 1)..];
        }
    }

    /// <summary>Removes scans that began before a time from the lists of their tenants.</summary>
    internal async Task RemoveListedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(TenantTable, cancellationToken);
        var old = TableClient.CreateQueryFilter($"RowKey gt {TableKey.NewestFirst(before)}");
        await ExpiredRows.RemoveAsync(table, old, limit, cancellationToken);
    }

    private static TableEntity TenantRow(string scanId) =>
        ScanId.TryRead(scanId, out var tenantId, out var startedAt)
            ? new TableEntity(tenantId.ToString(), $"{TableKey.NewestFirst(startedAt)}-{scanId}")
            : throw new ArgumentException($"'{scanId}' is not the id of a scan.", nameof(scanId));

    private static string UsersKey(int restarts, int row) => string.Create(CultureInfo.InvariantCulture, $"users-{restarts:D3}-{row:D6}");
}

using Azure.Data.Tables;

namespace TenantHygiene.Ledger.Tables;

/// <summary>
/// Removes expired rows, those of a partition a hundred at a time. A row that was written since it was read stays; what was left,
/// because of that, of a limit or of a crash, is found the next time.
/// </summary>
internal static class ExpiredRows
{
    private const int MaximumInTransaction = 100;
    private static readonly string[] _keys = ["PartitionKey", "RowKey"];

    /// <summary>Removes at most so many of the rows that match.</summary>
    /// <returns>How many were removed.</returns>
    public static Task<int> RemoveAsync(TableClient table, string filter, int limit, CancellationToken cancellationToken) =>
        RemoveAsync(table, Find(table, filter, [], cancellationToken).Take(limit), cancellationToken);

    /// <summary>The rows that match, with their keys and the columns asked for.</summary>
    public static IAsyncEnumerable<TableEntity> Find(
        TableClient table,
        string filter,
        IEnumerable<string> columns,
        CancellationToken cancellationToken
    ) => table.QueryAsync<TableEntity>(filter, select: [.. _keys, .. columns], cancellationToken: cancellationToken);

    /// <summary>Removes rows. Those of one partition should come one after the other.</summary>
    /// <returns>How many were removed.</returns>
    public static async Task<int> RemoveAsync(TableClient table, IAsyncEnumerable<TableEntity> rows, CancellationToken cancellationToken)
    {
        var removed = 0;
        var batch = new List<TableEntity>();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (batch.Count == MaximumInTransaction || (batch is [var first, ..] && first.PartitionKey != row.PartitionKey))
            {
                removed += await RemoveTogetherAsync(table, batch, cancellationToken);
                batch.Clear();
            }

            batch.Add(row);
        }

        return removed + await RemoveTogetherAsync(table, batch, cancellationToken);
    }

    private static async Task<int> RemoveTogetherAsync(
        TableClient table,
        IReadOnlyList<TableEntity> batch,
        CancellationToken cancellationToken
    )
    {
        if (
            batch.Count > 1
            && await table.TrySubmitAsync(
                batch.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)),
                cancellationToken
            )
        )
        {
            return batch.Count;
        }

        // One that was written meanwhile keeps a transaction from removing the others.
        var removed = 0;
        foreach (var row in batch)
        {
            removed += await table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken) ? 1 : 0;
        }

        return removed;
    }
}

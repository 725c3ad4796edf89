using Azure.Data.Tables;

namespace TenantHygiene.Ledger.Tables;

/// <summary>Removes rows whose time is over. A row that somebody has written since it was read stays; what was left is found the next time.</summary>
internal static class ExpiredRows
{
    /// <summary>Removes at most so many of the rows that match.</summary>
    /// <returns>How many were removed.</returns>
    public static async Task<int> RemoveAsync(TableClient table, string filter, int most, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var row in table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken).Take(most).WithCancellation(cancellationToken))
        {
            removed += await table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken) ? 1 : 0;
        }

        return removed;
    }
}

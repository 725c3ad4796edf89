namespace TenantHygiene.Ledger.Tables;

/// <summary>A row exists, but is not as this product writes it. It is not taken for absent.</summary>
public sealed class CorruptRowException(string partitionKey, string rowKey, string problem)
    : InvalidOperationException($"The row {partitionKey} / {rowKey} of the ledger cannot be read: {problem}.")
{
    /// <summary>The partition of the row.</summary>
    public string PartitionKey { get; } = partitionKey;

    /// <summary>Its key within the partition.</summary>
    public string RowKey { get; } = rowKey;
}

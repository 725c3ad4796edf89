using System.Globalization;

namespace TenantHygiene.Safety.Storage;

/// <summary>
/// The tables of a storage account in memory: optimistic concurrency by ETag, transactions within a partition, rows in the order of their keys.
/// What it does and refuses is held against a real emulator by <c>TableServiceTests</c>.
/// </summary>
internal sealed class TableService
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<(string Partition, string Row), StoredRow>> tables = new(StringComparer.OrdinalIgnoreCase);
    private long version;

    private static readonly Comparer<(string Partition, string Row)> ByKeys = Comparer<(string Partition, string Row)>.Create(
        (left, right) => string.CompareOrdinal(left.Partition, right.Partition) is not 0 and var order ? order : string.CompareOrdinal(left.Row, right.Row));

    public void CreateTable(string name)
    {
        lock (gate)
        {
            if (!tables.TryAdd(name, new(ByKeys)))
            {
                throw TableFault.TableExists;
            }
        }
    }

    public StoredRow Find(string table, string partitionKey, string rowKey)
    {
        lock (gate)
        {
            return Open(table).TryGetValue((partitionKey, rowKey), out var row) ? row : throw TableFault.NoSuchRow;
        }
    }

    public IReadOnlyList<StoredRow> Query(string table, RowFilter filter)
    {
        lock (gate)
        {
            return [.. Open(table).Values.Where(filter.Matches)];
        }
    }

    /// <summary>Every row of a table; none when there is no such table.</summary>
    public IReadOnlyList<StoredRow> All(string table)
    {
        lock (gate)
        {
            return tables.TryGetValue(table, out var rows) ? [.. rows.Values] : [];
        }
    }

    /// <summary>Makes all changes or none.</summary>
    /// <returns>The new ETags in order; null for a deletion.</returns>
    public IReadOnlyList<string?> Apply(IReadOnlyList<TableOperation> operations)
    {
        lock (gate)
        {
            operations.ToList().ForEach(Check);
            return [.. operations.Select(Perform)];
        }
    }

    private void Check(TableOperation operation)
    {
        var existing = Open(operation.Table).GetValueOrDefault((operation.PartitionKey, operation.RowKey));
        switch (operation)
        {
            case { Kind: TableChange.Insert } when existing is not null:
                throw TableFault.RowExists;
            case { IfMatch: not null } when existing is null:
                throw TableFault.NoSuchRow;
            case { IfMatch: { } expected } when expected != "*" && expected != existing!.ETag:
                throw TableFault.RowChanged;
        }
    }

    private string? Perform(TableOperation operation)
    {
        var (rows, key) = (Open(operation.Table), (operation.PartitionKey, operation.RowKey));
        if (operation.Kind is TableChange.Delete)
        {
            rows.Remove(key);
            return null;
        }

        var etag = string.Create(CultureInfo.InvariantCulture, $"W/\"{++version}\"");
        rows[key] = new StoredRow(operation.PartitionKey, operation.RowKey, operation.Properties, etag);
        return etag;
    }

    private SortedDictionary<(string Partition, string Row), StoredRow> Open(string table) => tables.GetValueOrDefault(table) ?? throw TableFault.NoSuchTable;
}

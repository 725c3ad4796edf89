using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TenantHygiene.Safety.Storage;

/// <summary>
/// The tables of a storage account in memory: optimistic concurrency by ETag, transactions within a partition, rows in the order of their
/// keys. What it does and refuses is held against a real emulator by <c>TableServiceTests</c>.
/// </summary>
internal sealed class TableService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SortedDictionary<(string Partition, string Row), StoredRow>> _tables = new(
        StringComparer.OrdinalIgnoreCase
    );
    private long _version;

    private static readonly Comparer<(string Partition, string Row)> _byKeys = Comparer<(string Partition, string Row)>.Create(
        (left, right) =>
            string.CompareOrdinal(left.Partition, right.Partition) is not 0 and var order
                ? order
                : string.CompareOrdinal(left.Row, right.Row)
    );

    public void CreateTable(string name)
    {
        lock (_gate)
        {
            if (!_tables.TryAdd(name, new(_byKeys)))
            {
                throw TableFault.TableExists;
            }
        }
    }

    public StoredRow Find(string table, string partitionKey, string rowKey)
    {
        lock (_gate)
        {
            return Open(table).TryGetValue((partitionKey, rowKey), out var row) ? row : throw TableFault.NoSuchRow;
        }
    }

    public IReadOnlyList<StoredRow> Query(string table, RowFilter filter)
    {
        lock (_gate)
        {
            return [.. Open(table).Values.Where(filter.Matches)];
        }
    }

    /// <summary>Every row of a table; none when there is no such table.</summary>
    public IReadOnlyList<StoredRow> All(string table)
    {
        lock (_gate)
        {
            return _tables.TryGetValue(table, out var rows) ? [.. rows.Values] : [];
        }
    }

    /// <summary>Makes all changes or none.</summary>
    /// <returns>The new ETags in order; null for a deletion.</returns>
    public IReadOnlyList<string?> Apply(IReadOnlyList<TableOperation> operations)
    {
        lock (_gate)
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

        var etag = string.Create(CultureInfo.InvariantCulture, $"W/\"{++_version}\"");
        rows[key] = new StoredRow(operation.PartitionKey, operation.RowKey, operation.Properties, etag);
        return etag;
    }

    private SortedDictionary<(string Partition, string Row), StoredRow> Open(string table) =>
        _tables.GetValueOrDefault(table) ?? throw TableFault.NoSuchTable;
}

/// <summary>A row as the table service keeps it: the properties as they were sent, and an ETag that changes with every write.</summary>
internal sealed record StoredRow(string PartitionKey, string RowKey, JsonObject Properties, string ETag)
{
    /// <summary>The row as it is sent back.</summary>
    public JsonObject ToAnswer(IReadOnlyCollection<string>? columns)
    {
        var answer = new JsonObject { ["odata.etag"] = ETag };
        foreach (var (name, value) in Properties)
        {
            if (columns is null || columns.Contains(name.Split('@')[0]))
            {
                answer[name] = value?.DeepClone();
            }
        }

        return answer;
    }
}

/// <summary>Conditions on texts joined by <c>and</c>: all that the product's queries have.</summary>
internal sealed partial class RowFilter
{
    private readonly IReadOnlyList<(string Column, string Operator, string Value)> _conditions;

    private RowFilter(IReadOnlyList<(string, string, string)> conditions) => _conditions = conditions;

    public static RowFilter Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new([]);
        }

        var matches = Condition().Matches(text);
        return string.Join(" and ", matches.Select(match => match.Value)) == text
            ? new([
                .. matches.Select(match =>
                    (
                        match.Groups["column"].Value,
                        match.Groups["operator"].Value,
                        match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal)
                    )
                ),
            ])
            : throw new NotSupportedException($"The table service does not know the filter {text}.");
    }

    public bool Matches(StoredRow row) =>
        _conditions.All(condition =>
        {
            var held = row.Properties[condition.Column]?.ToString();
            var order = string.CompareOrdinal(held, condition.Value);
            return held is not null
                && condition.Operator switch
                {
                    "eq" => order == 0,
                    "ge" => order >= 0,
                    "gt" => order > 0,
                    "le" => order <= 0,
                    _ => order < 0,
                };
        });

    [GeneratedRegex(@"(?<column>\w+) (?<operator>eq|ge|gt|le|lt) (guid)?'(?<value>(''|[^'])*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex Condition();
}

/// <summary>One change of one row.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Table">The table.</param>
/// <param name="PartitionKey">The partition.</param>
/// <param name="RowKey">The row.</param>
/// <param name="Properties">The row's properties; empty for a deletion.</param>
/// <param name="IfMatch">The ETag that the row must have; a star for any; null where the row need not exist.</param>
internal sealed record TableOperation(
    TableChange Kind,
    string Table,
    string PartitionKey,
    string RowKey,
    JsonObject Properties,
    string? IfMatch
);

internal enum TableChange
{
    Insert,
    Replace,
    Delete,
}

/// <summary>A refusal of the table service, with the status and code that the real one has.</summary>
internal sealed class TableFault(int status, string code) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public static TableFault NoSuchTable => new(404, "TableNotFound");

    public static TableFault NoSuchRow => new(404, "ResourceNotFound");

    public static TableFault RowExists => new(409, "EntityAlreadyExists");

    public static TableFault TableExists => new(409, "TableAlreadyExists");

    public static TableFault RowChanged => new(412, "UpdateConditionNotSatisfied");
}

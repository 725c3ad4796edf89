using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Outbox;

/// <summary>The form of a message as a row.</summary>
internal static class OutboxRows
{
    public static TableEntity Row(OutboxItem item)
    {
        var row = new TableEntity(item.Lane, item.Key)
        {
            ["Destination"] = item.Destination,
            ["RemediationId"] = item.RemediationId,
            ["Kind"] = item.Kind,
            ["PlanHash"] = item.PlanHash,
            ["CreatedAt"] = item.CreatedAt,
            ["State"] = item.State.ToString(),
            ["Attempts"] = item.Attempts,
            ["MayHaveArrived"] = item.MayHaveArrived,
            ["NextAttemptAt"] = item.NextAttemptAt,
            ["LastError"] = item.LastError,
        };
        DocumentColumns.Write(row, item.Content);
        return row;
    }

    public static OutboxItem Item(TableEntity row) => new()
    {
        Lane = row.PartitionKey,
        Key = row.RowKey,
        Destination = row.GetString("Destination") ?? throw Corrupt(row, "Destination"),
        RemediationId = row.GetString("RemediationId") ?? throw Corrupt(row, "RemediationId"),
        Kind = row.GetString("Kind") ?? throw Corrupt(row, "Kind"),
        Content = DocumentColumns.Read(row),
        PlanHash = row.GetString("PlanHash"),
        CreatedAt = row.GetDateTimeOffset("CreatedAt") ?? throw Corrupt(row, "CreatedAt"),
        State = Enum.TryParse<OutboxState>(row.GetString("State"), out var state) ? state : throw Corrupt(row, "State"),
        Attempts = row.GetInt32("Attempts") ?? throw Corrupt(row, "Attempts"),
        MayHaveArrived = row.GetBoolean("MayHaveArrived") ?? throw Corrupt(row, "MayHaveArrived"),
        NextAttemptAt = row.GetDateTimeOffset("NextAttemptAt") ?? throw Corrupt(row, "NextAttemptAt"),
        LastError = row.GetString("LastError"),
        ETag = row.ETag,
    };

    private static CorruptRowException Corrupt(TableEntity row, string column) => new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

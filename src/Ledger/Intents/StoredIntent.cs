using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Intents;

/// <summary>An intent with what only the ledger needs to know of it, and its form as a row.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Sender">Identifies the call that took the right to send.</param>
/// <param name="ETag">The row's ETag when it was read.</param>
internal sealed record StoredIntent(PurgeIntent Intent, string? Sender, ETag ETag)
{
    public static string Id(Guid recipientId, int attempt) => string.Create(CultureInfo.InvariantCulture, $"p-{recipientId:N}-{attempt}");

    public TableEntity ToRow() => new(Intent.TenantId.ToString(), Intent.RecipientId.ToString())
    {
        ["RemediationId"] = Intent.RemediationId,
        ["Attempt"] = Intent.Attempt,
        ["State"] = Intent.State.ToString(),
        ["RecordedAt"] = Intent.RecordedAt,
        ["SentAt"] = Intent.SentAt,
        ["SettledAt"] = Intent.SettledAt,
        ["RequestId"] = Intent.RequestId,
        ["Detail"] = Intent.Detail,
        ["Sender"] = Sender,
    };

    public static StoredIntent FromRow(TableEntity row)
    {
        var recipientId = Guid.TryParse(row.RowKey, out var recipient) ? recipient : throw Corrupt(row, "RowKey");
        var attempt = row.GetInt32("Attempt") ?? throw Corrupt(row, "Attempt");
        var intent = new PurgeIntent
        {
            Id = Id(recipientId, attempt),
            TenantId = Guid.TryParse(row.PartitionKey, out var tenant) ? tenant : throw Corrupt(row, "PartitionKey"),
            RecipientId = recipientId,
            RemediationId = row.GetString("RemediationId") ?? throw Corrupt(row, "RemediationId"),
            Attempt = attempt,
            State = Enum.TryParse<PurgeIntentState>(row.GetString("State"), out var state) ? state : throw Corrupt(row, "State"),
            RecordedAt = row.GetDateTimeOffset("RecordedAt") ?? throw Corrupt(row, "RecordedAt"),
            SentAt = row.GetDateTimeOffset("SentAt"),
            SettledAt = row.GetDateTimeOffset("SettledAt"),
            RequestId = row.GetString("RequestId"),
            Detail = row.GetString("Detail"),
        };
        return new StoredIntent(intent, row.GetString("Sender"), row.ETag);
    }

    private static CorruptRowException Corrupt(TableEntity row, string column) => new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

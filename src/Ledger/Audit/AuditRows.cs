using System.Globalization;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.Ledger.Audit;

/// <summary>The rows of the audit log.</summary>
internal static class AuditRows
{
    public const string Table = "AuditLog";
    public const string HeadKey = "head";

    /// <summary>What tells the links of a chain.</summary>
    public static readonly string[] LinkColumns = ["PartitionKey", "RowKey", "Sequence", "Digest", "PreviousHash", "Hash"];

    /// <summary>The row that keeps an operation from being recorded twice.</summary>
    public static string Key(string? remediationId, string key) => $"key-{TableKey.OfSecretText($"{remediationId}\n{key}")}";

    public static string EntryKey(long sequence) => string.Create(CultureInfo.InvariantCulture, $"entry-{sequence:D19}");

    /// <summary>Where the rows lie that tell the entries of a remediation.</summary>
    public static (string First, string End) RangeOf(string remediationId) => ($"of-{remediationId},", $"of-{remediationId}-");

    public static TableEntity HeadRow(AuditEntry last) => new(last.TenantId.ToString(), HeadKey) { ["Sequence"] = last.Sequence, ["Hash"] = last.Hash };

    public static AuditAnchor Head(TableEntity row) => new(SequenceOf(row), Text(row, "Hash"));

    public static IEnumerable<TableEntity> Of(AuditEntry entry, string key)
    {
        var partition = entry.TenantId.ToString();
        var row = new TableEntity(partition, EntryKey(entry.Sequence))
        {
            ["Sequence"] = entry.Sequence,
            ["RemediationId"] = entry.RemediationId,
            ["At"] = entry.At,
            ["Kind"] = entry.Kind,
            ["Digest"] = AuditHash.Digest(entry),
            ["PreviousHash"] = entry.PreviousHash,
            ["Hash"] = entry.Hash,
        };
        PrincipalColumns.Write(row, "Actor", entry.Actor);
        DocumentColumns.Write(row, entry.Content);
        yield return row;
        yield return new TableEntity(partition, key) { ["Sequence"] = entry.Sequence };
        if (entry.RemediationId is { } remediationId)
        {
            yield return new TableEntity(partition, string.Create(CultureInfo.InvariantCulture, $"of-{remediationId},{entry.Sequence:D19}")) { ["Sequence"] = entry.Sequence };
        }
    }

    public static AuditEntry Entry(TableEntity row) => new()
    {
        Sequence = SequenceOf(row),
        TenantId = Guid.TryParse(row.PartitionKey, out var tenantId) ? tenantId : throw Corrupt(row, "PartitionKey"),
        RemediationId = row.GetString("RemediationId"),
        At = row.GetDateTimeOffset("At") ?? throw Corrupt(row, "At"),
        Kind = Text(row, "Kind"),
        Actor = PrincipalColumns.Read(row, "Actor"),
        Content = DocumentColumns.Read(row),
        PreviousHash = Text(row, "PreviousHash"),
        Hash = Text(row, "Hash"),
    };

    public static AuditLink Link(TableEntity row) => new(SequenceOf(row), Text(row, "Digest"), Text(row, "PreviousHash"), Text(row, "Hash"));

    /// <exception cref="CorruptRowException">The entry that another row tells of is not there.</exception>
    public static async Task<AuditEntry> FindEntryAsync(TableClient table, string partition, long sequence, CancellationToken cancellationToken) =>
        await table.FindAsync(partition, EntryKey(sequence), cancellationToken) is { } row
            ? Entry(row)
            : throw new CorruptRowException(partition, EntryKey(sequence), "the entry is missing, and other rows tell of it");

    public static long SequenceOf(TableEntity row) => row.GetInt64("Sequence") ?? throw Corrupt(row, "Sequence");

    private static string Text(TableEntity row, string column) => row.GetString(column) ?? throw Corrupt(row, column);

    private static CorruptRowException Corrupt(TableEntity row, string column) => new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

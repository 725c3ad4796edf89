using System.Text.Json;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Scans;

/// <summary>
/// The rows of scans and of when they are due. All are in one partition: what is due is one read for all tenants, and a scan begins and
/// ends with one transaction that writes both its own row and the tenant's.
/// </summary>
internal static class ScanRows
{
    public const string Table = "Scans";
    public const string Partition = "all";
    public const string ScanPrefix = "scan-";
    public const string SchedulePrefix = "due-";

    private static readonly string[] _ofSchedules =
    [
        "DueAt",
        "CleanSince",
        "Failures",
        "LastCompleteAt",
        "LastState",
        "ScanId",
        "IsRunning",
    ];

    /// <summary>What is read of a schedule.</summary>
    public static IEnumerable<string> ScheduleColumns => ["PartitionKey", "RowKey", .. _ofSchedules];

    /// <summary>A condition that rows of one kind meet, those after a row if that is named.</summary>
    public static string Of(string prefix, string? after = null)
    {
        // The character that follows the hyphen ends the range.
        var end = prefix[..^1] + '.';
        return TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after ?? prefix} and RowKey lt {end}");
    }

    /// <summary>The key of a scan, which sorts the newest first; null when no scan can have this id.</summary>
    public static string? KeyOf(string scanId) =>
        ScanId.TryRead(scanId, out _, out var startedAt) ? $"{ScanPrefix}{TableKey.NewestFirst(startedAt)}-{scanId}" : null;

    public static string KeyOf(Guid tenantId) => SchedulePrefix + tenantId;

    public static TableEntity Row(ScanRecord scan)
    {
        var key = KeyOf(scan.Id) ?? throw new ArgumentException($"'{scan.Id}' is not the id of a scan.", nameof(scan));
        var row = new TableEntity(Partition, key) { ["TenantId"] = scan.TenantId, ["State"] = scan.State.ToString() };
        DocumentColumns.Write(row, JsonSerializer.Serialize(scan, LedgerJson.Default.ScanRecord));
        return row;
    }

    public static ScanRecord Scan(TableEntity row) =>
        JsonSerializer.Deserialize(DocumentColumns.Read(row), LedgerJson.Default.ScanRecord)
        ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "the record is null");

    public static TableEntity Row(TenantSchedule schedule) =>
        new(Partition, KeyOf(schedule.TenantId))
        {
            ["DueAt"] = schedule.DueAt,
            ["CleanSince"] = schedule.CleanSince,
            ["Failures"] = schedule.Failures,
            ["LastCompleteAt"] = schedule.LastCompleteAt,
            ["LastState"] = schedule.LastState?.ToString(),
            ["ScanId"] = schedule.ScanId,
            ["IsRunning"] = schedule.IsRunning,
        };

    public static TenantSchedule Schedule(TableEntity row) =>
        new()
        {
            TenantId = Guid.Parse(row.RowKey.AsSpan(SchedulePrefix.Length)),
            DueAt = row.GetDateTimeOffset("DueAt") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "DueAt is missing"),
            CleanSince = row.GetDateTimeOffset("CleanSince"),
            Failures = row.GetInt32("Failures") ?? 0,
            LastCompleteAt = row.GetDateTimeOffset("LastCompleteAt"),
            LastState = row.GetString("LastState") is { } state ? Enum.Parse<ScanState>(state) : null,
            ScanId = row.GetString("ScanId"),
            IsRunning = row.GetBoolean("IsRunning") ?? false,
            Version = row.ETag.ToString(),
        };
}

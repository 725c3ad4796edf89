using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Budgets;

/// <summary>The units held in one period: the total and how many in each hour of the day.</summary>
/// <param name="Total">In the period.</param>
/// <param name="Hours">In each of the 24 hours.</param>
/// <param name="ETag">The row's ETag when it was read; null when there is no row yet.</param>
internal sealed record BudgetCounters(int Total, IReadOnlyList<int> Hours, ETag? ETag)
{
    public const string RowKey = "count";
    public const string KeepUntil = "KeepUntil";

    public static BudgetCounters None { get; } = new(0, new int[24], null);

    public BudgetCounters Add(int hour, int units) =>
        this with { Total = Total + units, Hours = [.. Hours.Select((count, index) => index == hour ? count + units : count)] };

    public static BudgetCounters FromRow(TableEntity row) => new(
        row.GetInt32("Total") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "Total is missing"),
        [.. Enumerable.Range(0, 24).Select(hour => row.GetInt32(Column(hour)) ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, $"{Column(hour)} is missing"))],
        row.ETag);

    /// <summary>The write of these counters in place of what was read.</summary>
    public TableTransactionAction ToAction(BudgetPeriod period)
    {
        var row = new TableEntity(period.Partition, RowKey) { ["Total"] = Total, [KeepUntil] = period.KeepUntil };
        foreach (var (hour, count) in Hours.Index())
        {
            row[Column(hour)] = count;
        }

        return ETag is { } etag
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    private static string Column(int hour) => string.Create(CultureInfo.InvariantCulture, $"Hour{hour:D2}");
}

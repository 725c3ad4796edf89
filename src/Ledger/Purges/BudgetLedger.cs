using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Purges;

/// <summary>Takes and gives back units within one period; a unit belongs to an intent, and counts once however often it is taken.</summary>
internal sealed class BudgetLedger(LedgerTables tables, ConcurrencyRetry retry)
{
    private const string Table = "PurgeBudgets";

    public async Task<BudgetCounters> ReadAsync(BudgetPeriod period, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(period.Partition, BudgetCounters.RowKey, cancellationToken) is { } row
            ? BudgetCounters.FromRow(row)
            : BudgetCounters.None;
    }

    public async Task<bool> IsReservedAsync(BudgetPeriod period, string holder, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(period.Partition, ReservationKey(holder), cancellationToken) is not null;
    }

    /// <summary>
    /// Takes a unit unless the counters, read together with it, leave no room. One that is held from an earlier hour counts in this one
    /// from now on.
    /// </summary>
    /// <returns>What is exhausted; null when the unit is held.</returns>
    public async Task<ReservationResult.Exhausted?> ReserveAsync(
        BudgetPeriod period,
        int hour,
        string holder,
        Func<BudgetCounters, ReservationResult.Exhausted?> check,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await foreach (var attempt in retry.AttemptsAsync($"The budget {period.Partition}", cancellationToken))
        {
            // The counters first: a reservation that appears between the two reads has changed them, and fails the write.
            var counters = await ReadAsync(period, cancellationToken);
            if (attempt == 0 && check(counters) is null)
            {
                // Most intents hold no unit yet. One that holds one fails the write, and is looked up then.
                TableTransactionAction[] first = [counters.Add(hour, 1).ToAction(period), Add(period, holder, hour)];
                if (await table.TrySubmitAsync(first, cancellationToken))
                {
                    return null;
                }

                continue;
            }

            var held = await table.FindAsync(period.Partition, ReservationKey(holder), cancellationToken);
            if (held is not null && HourOf(held) == hour)
            {
                return null;
            }

            var others = held is null ? counters : counters.Add(HourOf(held), -1);
            if (check(others) is { } exhausted)
            {
                return exhausted;
            }

            TableTransactionAction[] actions =
            [
                others.Add(hour, 1).ToAction(period),
                held is null
                    ? Add(period, holder, hour)
                    : new(TableTransactionActionType.UpdateReplace, Reservation(period, holder, hour), held.ETag),
            ];
            if (await table.TrySubmitAsync(actions, cancellationToken))
            {
                return null;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Gives a unit back; nothing happens when none is held.</summary>
    public async Task ReleaseAsync(BudgetPeriod period, string holder, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await foreach (var _ in retry.AttemptsAsync($"The budget {period.Partition}", cancellationToken))
        {
            var counters = await ReadAsync(period, cancellationToken);
            if (await table.FindAsync(period.Partition, ReservationKey(holder), cancellationToken) is not { } reservation)
            {
                return;
            }

            TableTransactionAction[] actions =
            [
                counters.Add(HourOf(reservation), -1).ToAction(period),
                new(TableTransactionActionType.Delete, reservation, reservation.ETag),
            ];
            if (await table.TrySubmitAsync(actions, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>
    /// Removes expired periods as a whole, oldest first: reservations, then the counters. A period that is used in the meantime keeps
    /// its counters; a unit whose reservation is gone can only count once too often, never too seldom.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="limit">At most how many periods.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many periods were removed.</returns>
    public async Task<int> RemoveExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var removed = 0;
        var over = TableClient.CreateQueryFilter($"RowKey eq {BudgetCounters.RowKey} and KeepUntil lt {now}");
        await foreach (
            var counters in table
                .QueryAsync<TableEntity>(over, cancellationToken: cancellationToken)
                .Take(limit)
                .WithCancellation(cancellationToken)
        )
        {
            var reservations = TableClient.CreateQueryFilter(
                $"PartitionKey eq {counters.PartitionKey} and RowKey ne {BudgetCounters.RowKey}"
            );
            await ExpiredRows.RemoveAsync(table, reservations, int.MaxValue, cancellationToken);
            removed += await table.TryDeleteAsync(counters.PartitionKey, counters.RowKey, counters.ETag, cancellationToken) ? 1 : 0;
        }

        return removed;
    }

    private static TableTransactionAction Add(BudgetPeriod period, string holder, int hour) =>
        new(TableTransactionActionType.Add, Reservation(period, holder, hour));

    private static TableEntity Reservation(BudgetPeriod period, string holder, int hour) =>
        new(period.Partition, ReservationKey(holder)) { ["Hour"] = hour };

    private static int HourOf(TableEntity reservation) =>
        reservation.GetInt32("Hour") ?? throw new CorruptRowException(reservation.PartitionKey, reservation.RowKey, "Hour is missing");

    private static string ReservationKey(string holder) => $"reserved-{holder}";
}

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
        this with
        {
            Total = Total + units,
            Hours = [.. Hours.Select((count, index) => index == hour ? count + units : count)],
        };

    public static BudgetCounters FromRow(TableEntity row) =>
        new(
            row.GetInt32("Total") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "Total is missing"),
            [
                .. Enumerable
                    .Range(0, 24)
                    .Select(hour =>
                        row.GetInt32(Column(hour))
                        ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, $"{Column(hour)} is missing")
                    ),
            ],
            row.ETag
        );

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

/// <summary>
/// What a partition counts: a day of one tenant, a day of all, or a run. Counters and reservations share it, so that they change together.
/// </summary>
/// <param name="Partition">Its key.</param>
/// <param name="KeepUntil">When it is no longer needed.</param>
internal sealed record BudgetPeriod(string Partition, DateTimeOffset KeepUntil)
{
    /// <summary>Returning a unit also reads the day before; a week leaves a margin.</summary>
    private static readonly TimeSpan _dayRetention = TimeSpan.FromDays(7);

    /// <summary>An approval waits 30 days at most, and a remediation may ask for several, one after the other.</summary>
    private static readonly TimeSpan _runRetention = TimeSpan.FromDays(180);

    /// <summary>A day in UTC of one tenant; of all with null.</summary>
    public static BudgetPeriod Day(Guid? tenantId, DateTimeOffset at) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"{tenantId?.ToString() ?? "global"},{at.UtcDateTime:yyyyMMdd}"),
            at + _dayRetention
        );

    /// <summary>A scan of a tenant.</summary>
    public static BudgetPeriod Run(Guid tenantId, string run, DateTimeOffset at) => new($"run,{tenantId},{run}", at + _runRetention);
}

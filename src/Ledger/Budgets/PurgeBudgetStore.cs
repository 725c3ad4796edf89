using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Reading;
using static TenantHygiene.Ledger.Budgets.ReservationResult;

namespace TenantHygiene.Ledger.Budgets;

/// <summary>
/// The budgets of purges. A unit is reserved for an intent before its purge and given back when it did not happen.
/// However many compete for the last units, no window ever holds more than its limit.
/// </summary>
public sealed class PurgeBudgetStore(LedgerTables tables, TimeProvider time)
{
    private readonly BudgetLedger ledger = new(tables, new Contention(time));

    /// <summary>Reserves a unit in every window. Reserving again for the same intent on the same day counts once. A failure of the storage account is an exception.</summary>
    public async Task<ReservationResult> ReserveAsync(
        Guid tenantId, string intentId, PurgeLimits limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = BudgetDay.Of(tenantId, now);
        var global = BudgetDay.Of(tenantId: null, now);
        var hour = now.UtcDateTime.Hour;
        var holder = Holder(tenantId, intentId);

        var exhausted = await ledger.TakeAsync(day, hour, holder, counters => CheckTenant(counters, limits, day, hour), cancellationToken);
        if (exhausted is not null)
        {
            return exhausted;
        }

        exhausted = await ledger.TakeAsync(global, hour, holder, counters => Check(counters.Total, limits.GlobalPerDay, BudgetWindow.GlobalDay, global.End), cancellationToken);
        if (exhausted is not null)
        {
            // A crash before this line leaves a unit of the tenant held for nothing: the limits stay kept, and the intent's next try uses it.
            await ledger.GiveBackAsync(day, holder, cancellationToken);
            return exhausted;
        }

        return new Reserved();
    }

    /// <summary>Gives the unit of an intent back that did not purge. Repeating it is harmless.</summary>
    public async Task ReleaseAsync(Guid tenantId, string intentId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var holder = Holder(tenantId, intentId);
        BudgetDay[] days = [BudgetDay.Of(tenantId, now), BudgetDay.Of(tenantId: null, now)];
        foreach (var day in days)
        {
            await ledger.GiveBackAsync(day, holder, cancellationToken);
            // It may have been reserved before midnight.
            await ledger.GiveBackAsync(day.Previous, holder, cancellationToken);
        }
    }

    /// <summary>Looks without reserving. Always found, or unreadable.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="limits">The limits to compare with.</param>
    /// <param name="now">The time whose windows are meant.</param>
    /// <param name="intentId">The intent whose own unit does not count against it; null when there is none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Read<BudgetRoom>> ReadAsync(
        Guid tenantId, PurgeLimits limits, DateTimeOffset now, string? intentId, CancellationToken cancellationToken) =>
        StorageFaults.ReadAsync(
            "The purge budget",
            async () =>
            {
                var day = BudgetDay.Of(tenantId, now);
                var global = BudgetDay.Of(tenantId: null, now);
                var counters = await ledger.ReadAsync(day, cancellationToken);
                return new BudgetRoom
                {
                    UsedThisHour = counters.Hours[now.UtcDateTime.Hour],
                    UsedToday = counters.Total,
                    UsedTodayGlobally = (await ledger.ReadAsync(global, cancellationToken)).Total,
                    Limits = limits,
                    IsReserved = intentId is not null
                        && await ledger.IsReservedAsync(day, Holder(tenantId, intentId), cancellationToken)
                        && await ledger.IsReservedAsync(global, Holder(tenantId, intentId), cancellationToken),
                };
            },
            cancellationToken);

    private static Exhausted? CheckTenant(BudgetCounters counters, PurgeLimits limits, BudgetDay day, int hour)
    {
        var endOfHour = new DateTimeOffset(day.Day, new TimeOnly(hour, 0), TimeSpan.Zero).AddHours(1);
        return Check(counters.Total, limits.PerDay, BudgetWindow.TenantDay, day.End)
            ?? Check(counters.Hours[hour], limits.PerHour, BudgetWindow.TenantHour, endOfHour);
    }

    private static Exhausted? Check(int used, int? limit, BudgetWindow window, DateTimeOffset end) =>
        limit is { } most && used >= most ? new Exhausted(window, most, most > 0 ? end : null) : null;

    private static string Holder(Guid tenantId, string intentId) => $"{tenantId:N}-{intentId}";
}

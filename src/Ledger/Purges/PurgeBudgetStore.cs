using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Primitives;
using static TenantHygiene.Ledger.Purges.ReservationResult;

namespace TenantHygiene.Ledger.Purges;

/// <summary>
/// The budgets of purges. A unit is reserved for an intent before its purge and given back when it did not happen.
/// However many compete for the last units, no window ever holds more than its limit.
/// </summary>
public sealed class PurgeBudgetStore(LedgerTables tables, TimeProvider time)
{
    private readonly BudgetLedger _ledger = new(tables, new ConcurrencyRetry(time));

    /// <summary>
    /// Reserves a unit in every window. Reserving again for the same intent on the same day counts once. A failure of the storage account
    /// is an exception.
    /// </summary>
    public async Task<ReservationResult> ReserveAsync(BudgetRequest request, PurgeLimits limits, CancellationToken cancellationToken)
    {
        var reserved = new List<BudgetPeriod>();
        foreach (var (period, check) in Windows(request, limits))
        {
            if (await _ledger.ReserveAsync(period, request.Hour, request.Holder, check, cancellationToken) is { } exhausted)
            {
                // A crash before this line leaves units held for nothing: the limits stay kept, and the intent's next try uses them.
                foreach (var held in reserved)
                {
                    await _ledger.ReleaseAsync(held, request.Holder, cancellationToken);
                }

                return exhausted;
            }

            reserved.Add(period);
        }

        return new Reserved();
    }

    /// <summary>Gives the unit of an intent back that did not purge. Repeating it is harmless.</summary>
    public async Task ReleaseAsync(BudgetRequest request, CancellationToken cancellationToken)
    {
        foreach (var period in request.Periods)
        {
            await _ledger.ReleaseAsync(period, request.Holder, cancellationToken);
        }
    }

    /// <summary>Reads without reserving. Always found, or unreadable.</summary>
    /// <param name="request">Whose room: a unit that its intent holds already does not count against it.</param>
    /// <param name="limits">The limits to compare with.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<Read<BudgetRoom>> ReadAsync(BudgetRequest request, PurgeLimits limits, CancellationToken cancellationToken) =>
        StorageFaults.ReadAsync(
            "The purge budget",
            async () =>
            {
                var day = await _ledger.ReadAsync(request.TenantDay, cancellationToken);
                var global = await _ledger.ReadAsync(request.GlobalDay, cancellationToken);
                var run = request.TenantRun is { } period ? await _ledger.ReadAsync(period, cancellationToken) : BudgetCounters.None;
                var isReserved = await IsReservedAsync(request, cancellationToken);
                return new BudgetRoom
                {
                    UsedThisRun = run.Total,
                    UsedThisHour = day.Hours[request.Hour],
                    UsedToday = day.Total,
                    UsedThisHourGlobally = global.Hours[request.Hour],
                    UsedTodayGlobally = global.Total,
                    Limits = request.Run is null ? limits with { PerRun = null } : limits,
                    IsReserved = isReserved,
                    Exhausted = isReserved
                        ? null
                        : Windows(request, limits)
                            .Select(window =>
                                window.Check(
                                    window.Period == request.GlobalDay ? global
                                    : window.Period == request.TenantDay ? day
                                    : run
                                )
                            )
                            .FirstOrDefault(exhausted => exhausted is not null),
                };
            },
            cancellationToken
        );

    /// <summary>Removes the counts of expired days and runs.</summary>
    /// <param name="limit">At most how many days and runs.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were removed.</returns>
    public Task<int> RemoveExpiredAsync(int limit, CancellationToken cancellationToken) =>
        _ledger.RemoveExpiredAsync(time.GetUtcNow(), limit, cancellationToken);

    private async Task<bool> IsReservedAsync(BudgetRequest request, CancellationToken cancellationToken)
    {
        foreach (var (period, _) in Windows(request, new PurgeLimits()))
        {
            if (!await _ledger.IsReservedAsync(period, request.Holder, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<(BudgetPeriod Period, Func<BudgetCounters, Exhausted?> Check)> Windows(
        BudgetRequest request,
        PurgeLimits limits
    )
    {
        if (request.TenantRun is { } run)
        {
            yield return (run, counters => Check(counters.Total, limits.PerRun, BudgetWindow.TenantRun, again: null));
        }

        yield return (request.TenantDay, counters =>
            Check(counters.Total, limits.PerDay, BudgetWindow.TenantDay, request.EndOfDay)
            ?? Check(counters.Hours[request.Hour], limits.PerHour, BudgetWindow.TenantHour, request.EndOfHour)
        );
        yield return (request.GlobalDay, counters =>
            Check(counters.Total, limits.GlobalPerDay, BudgetWindow.GlobalDay, request.EndOfDay)
            ?? Check(counters.Hours[request.Hour], limits.GlobalPerHour, BudgetWindow.GlobalHour, request.EndOfHour)
        );
    }

    private static Exhausted? Check(int used, int? limit, BudgetWindow window, DateTimeOffset? again) =>
        limit is { } most && used >= most ? new Exhausted(window, most, most > 0 ? again : null) : null;
}

/// <summary>How much of the budget is used, and what that leaves.</summary>
public sealed record BudgetRoom
{
    /// <summary>Units held for what the scan found.</summary>
    public required int UsedThisRun { get; init; }

    /// <summary>Units held in this hour of the tenant.</summary>
    public required int UsedThisHour { get; init; }

    /// <summary>Units held on this day of the tenant.</summary>
    public required int UsedToday { get; init; }

    /// <summary>Units held in this hour of all tenants.</summary>
    public required int UsedThisHourGlobally { get; init; }

    /// <summary>Units held on this day of all tenants.</summary>
    public required int UsedTodayGlobally { get; init; }

    /// <summary>The limits that were asked about.</summary>
    public required PurgeLimits Limits { get; init; }

    /// <summary>Whether the intent that was asked about holds a unit already; its purge needs no further room.</summary>
    public required bool IsReserved { get; init; }

    /// <summary>The first limit without room for the intent that was asked about; null when it fits.</summary>
    public required ReservationResult.Exhausted? Exhausted { get; init; }

    /// <summary>Units that are left; null when there is no limit at all. Never below zero.</summary>
    public int? Remaining =>
        new[]
        {
            Limits.PerRun - UsedThisRun,
            Limits.PerHour - UsedThisHour,
            Limits.PerDay - UsedToday,
            Limits.GlobalPerHour - UsedThisHourGlobally,
            Limits.GlobalPerDay - UsedTodayGlobally,
        }
            .Where(left => left is not null)
            .Select(left => (int?)Math.Max(0, left!.Value))
            .Min();

    /// <summary>Whether one more purge, or the one that was asked about, fits.</summary>
    public bool HasRoom => IsReserved || Remaining is null or > 0;
}

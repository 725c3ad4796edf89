namespace TenantHygiene.Ledger.Budgets;

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
    public int? Left => new[]
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
    public bool HasRoom => IsReserved || Left is null or > 0;
}

namespace TenantHygiene.Ledger.Purges;

/// <summary>How many purges there may be; null means that this limit is not set. Hours and days are those of UTC.</summary>
public sealed record PurgeLimits
{
    /// <summary>In the tenant, for what one scan found.</summary>
    public int? PerRun { get; init; }

    /// <summary>In the tenant, within an hour.</summary>
    public int? PerHour { get; init; }

    /// <summary>In the tenant, within a day.</summary>
    public int? PerDay { get; init; }

    /// <summary>In all tenants together, within an hour.</summary>
    public int? GlobalPerHour { get; init; }

    /// <summary>In all tenants together, within a day.</summary>
    public int? GlobalPerDay { get; init; }
}

/// <summary>The windows that purges are counted in.</summary>
public enum BudgetWindow
{
    /// <summary>A scan of a tenant.</summary>
    TenantRun,

    /// <summary>An hour of a tenant.</summary>
    TenantHour,

    /// <summary>A day of a tenant.</summary>
    TenantDay,

    /// <summary>An hour of all tenants.</summary>
    GlobalHour,

    /// <summary>A day of all tenants.</summary>
    GlobalDay,
}

/// <summary>A request for a unit of the budgets.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="IntentId">The intent that would hold it.</param>
/// <param name="Run">The scan that found the error; null when a person asked, which belongs to no run.</param>
/// <param name="At">The time whose windows are meant.</param>
public sealed record BudgetRequest(Guid TenantId, string IntentId, string? Run, DateTimeOffset At)
{
    internal string Holder => $"{TenantId:N}-{IntentId}";

    internal int Hour => At.UtcDateTime.Hour;

    internal DateTimeOffset EndOfHour => new DateTimeOffset(At.UtcDateTime.Date, TimeSpan.Zero).AddHours(Hour + 1);

    internal DateTimeOffset EndOfDay => new DateTimeOffset(At.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);

    internal BudgetPeriod TenantDay => BudgetPeriod.Day(TenantId, At);

    internal BudgetPeriod GlobalDay => BudgetPeriod.Day(tenantId: null, At);

    internal BudgetPeriod? TenantRun => Run is null ? null : BudgetPeriod.Run(TenantId, Run, At);

    /// <summary>The periods in which the intent may hold a unit; it may have been reserved before midnight.</summary>
    internal IEnumerable<BudgetPeriod> Periods
    {
        get
        {
            BudgetRequest before = this with { At = At.AddDays(-1) };
            BudgetPeriod[] days = [TenantDay, GlobalDay, before.TenantDay, before.GlobalDay];
            return TenantRun is { } run ? [.. days, run] : days;
        }
    }
}

/// <summary>The result of reserving a unit of the budget.</summary>
public abstract record ReservationResult
{
    private ReservationResult() { }

    /// <summary>The intent holds a unit in every window.</summary>
    public sealed record Reserved : ReservationResult;

    /// <summary>A window has no room; nothing is held.</summary>
    /// <param name="Window">Which.</param>
    /// <param name="Limit">Its limit.</param>
    /// <param name="RoomAgainAt">When its next window begins; null when that has no room either, because the limit is zero.</param>
    public sealed record Exhausted(BudgetWindow Window, int Limit, DateTimeOffset? RoomAgainAt) : ReservationResult
    {
        /// <summary>Which limit it is and when it ends, for people.</summary>
        public string Describe()
        {
            var window = Window switch
            {
                BudgetWindow.TenantRun => "per scan of this tenant",
                BudgetWindow.TenantHour => "per hour in this tenant",
                BudgetWindow.TenantDay => "per day in this tenant",
                BudgetWindow.GlobalHour => "per hour in all tenants together",
                _ => "per day in all tenants together",
            };
            return $"The policy allows {Limit} {(Limit == 1 ? "purge" : "purges")} {window}, and {(Limit == 1 ? "it is" : "all are")} used up."
                + (RoomAgainAt is { } again ? $" The next purge is possible at {again:u}." : "");
        }
    }
}

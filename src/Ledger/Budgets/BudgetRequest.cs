namespace TenantHygiene.Ledger.Budgets;

/// <summary>Who wants a unit of the budgets, and when.</summary>
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

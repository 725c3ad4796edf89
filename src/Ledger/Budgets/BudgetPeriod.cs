using System.Globalization;

namespace TenantHygiene.Ledger.Budgets;

/// <summary>What a partition counts: a day of one tenant, a day of all, or a run. Counters and reservations share it, so that they change together.</summary>
/// <param name="Partition">Its key.</param>
/// <param name="KeepUntil">When nobody asks for it any more.</param>
internal sealed record BudgetPeriod(string Partition, DateTimeOffset KeepUntil)
{
    /// <summary>Who gives a unit back looks at the day before too; a week leaves room for people.</summary>
    private static readonly TimeSpan DayIsKept = TimeSpan.FromDays(7);

    /// <summary>An approval waits 30 days at most, and a remediation may ask for several, one after the other.</summary>
    private static readonly TimeSpan RunIsKept = TimeSpan.FromDays(180);

    /// <summary>A day in UTC of one tenant; of all with null.</summary>
    public static BudgetPeriod Day(Guid? tenantId, DateTimeOffset at) => new(
        string.Create(CultureInfo.InvariantCulture, $"{tenantId?.ToString() ?? "global"},{at.UtcDateTime:yyyyMMdd}"),
        at + DayIsKept);

    /// <summary>A scan of a tenant.</summary>
    public static BudgetPeriod Run(Guid tenantId, string run, DateTimeOffset at) => new($"run,{tenantId},{run}", at + RunIsKept);
}

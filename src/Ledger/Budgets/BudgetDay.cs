using System.Globalization;

namespace TenantHygiene.Ledger.Budgets;

/// <summary>The partition of one day of one tenant, or of all. Counters and reservations share it, so that they change together.</summary>
/// <param name="TenantId">The tenant; null means all.</param>
/// <param name="Day">The day in UTC.</param>
internal sealed record BudgetDay(Guid? TenantId, DateOnly Day)
{
    public static BudgetDay Of(Guid? tenantId, DateTimeOffset at) => new(tenantId, DateOnly.FromDateTime(at.UtcDateTime));

    public string Partition => string.Create(CultureInfo.InvariantCulture, $"{TenantId?.ToString() ?? "global"},{Day:yyyyMMdd}");

    public DateTimeOffset End => new(Day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);

    public BudgetDay Previous => this with { Day = Day.AddDays(-1) };
}

namespace TenantHygiene.Ledger.Budgets;

/// <summary>How many purges there may be; null means that this limit is not set. Hours and days are those of UTC.</summary>
/// <param name="PerHour">In the tenant, within an hour.</param>
/// <param name="PerDay">In the tenant, within a day.</param>
/// <param name="GlobalPerDay">In all tenants together, within a day.</param>
public sealed record PurgeLimits(int? PerHour, int? PerDay, int? GlobalPerDay);

/// <summary>The windows that purges are counted in.</summary>
public enum BudgetWindow
{
    /// <summary>An hour of a tenant.</summary>
    TenantHour,

    /// <summary>A day of a tenant.</summary>
    TenantDay,

    /// <summary>A day of all tenants.</summary>
    GlobalDay,
}

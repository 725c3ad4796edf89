namespace TenantHygiene.Ledger.Budgets;

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

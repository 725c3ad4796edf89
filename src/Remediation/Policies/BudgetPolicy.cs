namespace TenantHygiene.Remediation.Policies;

/// <summary>Limits on purges. Each must have room.</summary>
public sealed record BudgetPolicy
{
    /// <summary>Purges in one UTC hour of the tenant; null for no such limit.</summary>
    public int? PerHour { get; init; }

    /// <summary>Purges in one UTC day of the tenant.</summary>
    public required int PerDay { get; init; }

    /// <summary>Purges in one UTC day as a share of the tenant's users, in percent; rounded up to at least one.</summary>
    public required double PercentOfUsersPerDay { get; init; }

    /// <summary>Purges in one UTC day of all tenants together; null for no such limit.</summary>
    public int? GlobalPerDay { get; init; }

    /// <summary>The daily limit for a tenant of a given size.</summary>
    public int DailyLimit(int users) => PercentOfUsersPerDay == 0
        ? 0
        : Math.Min(PerDay, Math.Max(1, (int)Math.Ceiling(users * PercentOfUsersPerDay / 100)));
}

using System.ComponentModel.DataAnnotations;

namespace TenantHygiene.Remediation.Policies;

/// <summary>
/// Limits on purges. Each must have room. Shares of the tenant's users are rounded up, and never mean fewer than <see
/// cref="MinimumShare"/> purges unless the share is 0: ten percent of fifteen users would keep a small tenant waiting for days.
/// </summary>
public sealed record BudgetPolicy
{
    /// <summary>The fewest purges that a share above 0 stands for.</summary>
    public const int MinimumShare = 5;

    /// <summary>
    /// Purges that one scan may lead to; null for no such limit. A scan that finds more than that has found something that a person should
    /// look at.
    /// </summary>
    [Range(0, int.MaxValue)]
    public int? PerRun { get; init; }

    /// <summary>The same as a share of the tenant's users, in percent.</summary>
    [Range(0, 100)]
    public double? PercentOfUsersPerRun { get; init; }

    /// <summary>Purges in one UTC hour of the tenant; null for no such limit.</summary>
    [Range(0, int.MaxValue)]
    public int? PerHour { get; init; }

    /// <summary>The same as a share of the tenant's users, in percent.</summary>
    [Range(0, 100)]
    public double? PercentOfUsersPerHour { get; init; }

    /// <summary>Purges in one UTC day of the tenant.</summary>
    [Range(0, int.MaxValue)]
    public required int PerDay { get; init; }

    /// <summary>The same as a share of the tenant's users, in percent.</summary>
    [Range(0, 100)]
    public required double PercentOfUsersPerDay { get; init; }

    /// <summary>Purges in one UTC hour of all tenants together; null for no such limit.</summary>
    [Range(0, int.MaxValue)]
    public int? GlobalPerHour { get; init; }

    /// <summary>Purges in one UTC day of all tenants together; null for no such limit.</summary>
    [Range(0, int.MaxValue)]
    public int? GlobalPerDay { get; init; }

    /// <summary>
    /// Purges in one UTC hour of all tenants together, as a share of all their users, in percent; null for no such limit.
    /// </summary>
    [Range(0, 100)]
    public double? GlobalPercentOfUsersPerHour { get; init; }

    /// <summary>Purges in one UTC day of all tenants together, as a share of all their users, in percent; null for no such limit.</summary>
    [Range(0, 100)]
    public double? GlobalPercentOfUsersPerDay { get; init; }

    /// <summary>Whether a limit depends on how many users all tenants have together.</summary>
    public bool CountsAllUsers() => GlobalPercentOfUsersPerHour is not null || GlobalPercentOfUsersPerDay is not null;

    /// <summary>The limit on one scan for a tenant of a given size; null for none.</summary>
    public int? RunLimit(int users) => Stricter(PerRun, PercentOfUsersPerRun, users);

    /// <summary>The hourly limit for a tenant of a given size; null for none.</summary>
    public int? HourlyLimit(int users) => Stricter(PerHour, PercentOfUsersPerHour, users);

    /// <summary>The daily limit for a tenant of a given size.</summary>
    public int DailyLimit(int users) => Stricter(PerDay, PercentOfUsersPerDay, users) ?? 0;

    /// <summary>The hourly limit on all tenants together, which have so many users; null for none.</summary>
    public int? GlobalHourlyLimit(int users) => Stricter(GlobalPerHour, GlobalPercentOfUsersPerHour, users);

    /// <summary>The daily limit on all tenants together, which have so many users; null for none.</summary>
    public int? GlobalDailyLimit(int users) => Stricter(GlobalPerDay, GlobalPercentOfUsersPerDay, users);

    private static int? Stricter(int? number, double? percent, int users) =>
        (number, Share(percent, users)) switch
        {
            ({ } most, { } share) => Math.Min(most, share),
            (var most, var share) => most ?? share,
        };

    private static int? Share(double? percent, int users) =>
        percent switch
        {
            null => null,
            0 => 0,
            { } share => Math.Max(MinimumShare, (int)Math.Ceiling(users * share / 100)),
        };
}

using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Proof;

namespace TenantHygiene.Safety.Judging;

/// <summary>A purge that took effect.</summary>
/// <param name="At">When.</param>
/// <param name="Users">How many users the tenant had.</param>
internal sealed record Purge(DateTimeOffset At, int Users)
{
    /// <summary>Counts the purges of the last one's hour and day. One that was judged before the hour was over and sent after it may count there.</summary>
    public static void CheckBudgets(IReadOnlyList<Purge> purges, BudgetPolicy budgets)
    {
        var last = purges[^1];
        if ((last.At - PurgeProof.Freshness).Hour != last.At.Hour)
        {
            return;
        }

        var today = purges.Count(purge => purge.At.Date == last.At.Date);
        var thisHour = purges.Count(purge => purge.At.Date == last.At.Date && purge.At.Hour == last.At.Hour);
        // The number of users may have changed between its reading and now, hence the widest limit that was ever right.
        var perDay = purges.Max(purge => budgets.DailyLimit(purge.Users + 1));
        Check(thisHour, budgets.PerHour, "hour");
        Check(today, perDay, "day");
        Check(today, budgets.GlobalPerDay, "day of all tenants");
    }

    private static void Check(int used, int? limit, string window)
    {
        if (used > limit)
        {
            throw new JudgementException("8 budget", $"{used} purges in one {window}, where {limit} are allowed.");
        }
    }
}

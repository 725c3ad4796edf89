using System.Collections.Concurrent;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Purging;

/// <summary>How many purges a tenant's policy allows: its numbers, and its shares of the number of users.</summary>
public sealed class BudgetLimits(IDirectory directory, TenantPolicies policies, TimeProvider time)
{
    // Counting every tenant before every purge would take longer than the facts of the purge stay fresh.
    private static readonly TimeSpan _sizeCacheTime = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<Guid, (int Users, DateTimeOffset At)> _sizes = new();

    /// <summary>
    /// The limits now. The tenant's own users are counted afresh; those of the others, where a share of all is wanted, are at most an hour
    /// old.
    /// </summary>
    /// <returns>Unreadable when the tenant's own users could not be counted.</returns>
    public async Task<Read<PurgeLimits>> ReadAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var budget = policies.Of(tenantId).Budgets;
        var counted = await directory.CountUsersAsync(tenantId, cancellationToken);
        var others = counted is Read<int>.Found && budget.CountsAllUsers() ? await CountOthersAsync(tenantId, cancellationToken) : 0;
        return counted.Select(users => new PurgeLimits
        {
            PerRun = budget.RunLimit(users),
            PerHour = budget.HourlyLimit(users),
            PerDay = budget.DailyLimit(users),
            GlobalPerHour = budget.GlobalHourlyLimit(users + others),
            GlobalPerDay = budget.GlobalDailyLimit(users + others),
        });
    }

    private async Task<int> CountOthersAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (
            await Task.WhenAll(
                policies.In(TenantScope.All).Where(other => other != tenantId).Select(other => CountAsync(other, cancellationToken))
            )
        ).Sum();

    /// <summary>
    /// The users of another tenant. One that cannot be counted has none for as long, which only makes the budget narrower.
    /// </summary>
    private async Task<int> CountAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!_sizes.TryGetValue(tenantId, out var size) || now - size.At >= _sizeCacheTime)
        {
            size = (await directory.CountUsersAsync(tenantId, cancellationToken) is Read<int>.Found(var users) ? users : 0, now);
            _sizes[tenantId] = size;
        }

        return size.Users;
    }
}

using System.Collections.Concurrent;
using System.Globalization;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>
/// The limits that Microsoft publishes for the identity and access service of Microsoft Graph:
/// <see href="https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits"/> (version of 2025-01-14).
/// </summary>
internal static class IdentityServiceLimits
{
    /// <summary>Tenants with fewer users are small (S).</summary>
    public const int MediumTenant = 50;

    /// <summary>Tenants with more users are large (L).</summary>
    public const int LargestMediumTenant = 500;

    /// <summary>Resource units of an application in a small tenant, in <see cref="UnitWindow"/>.</summary>
    public const int UnitsInSmallTenant = 3_500;

    /// <summary>Resource units of an application in a medium tenant, in <see cref="UnitWindow"/>.</summary>
    public const int UnitsInMediumTenant = 5_000;

    /// <summary>Resource units of an application in a large tenant, in <see cref="UnitWindow"/>.</summary>
    public const int UnitsInLargeTenant = 8_000;

    /// <summary>Writes of an application in a tenant, in <see cref="WriteWindow"/>.</summary>
    public const int Writes = 3_000;

    /// <summary>Resource units of an application in all tenants together, in <see cref="ApplicationUnitWindow"/>.</summary>
    public const int ApplicationUnits = 150_000;

    /// <summary>Writes of an application in all tenants together, in <see cref="SharedWriteWindow"/>.</summary>
    public const int ApplicationWrites = 70_000;

    /// <summary>Writes of all applications in a tenant, in <see cref="SharedWriteWindow"/>.</summary>
    public const int TenantWrites = 18_000;

    /// <summary>The share of a limit from which answers carry <c>x-ms-throttle-limit-percentage</c>.</summary>
    public const double WarningFrom = 0.8;

    /// <summary>The highest share that this header tells.</summary>
    public const double HighestShare = 1.8;

    /// <summary>Time of an application's resource units in a tenant.</summary>
    public static readonly TimeSpan UnitWindow = TimeSpan.FromSeconds(10);

    /// <summary>Time of an application's writes in a tenant.</summary>
    public static readonly TimeSpan WriteWindow = TimeSpan.FromSeconds(150);

    /// <summary>Time of an application's resource units in all tenants.</summary>
    public static readonly TimeSpan ApplicationUnitWindow = TimeSpan.FromSeconds(20);

    /// <summary>Time of an application's writes in all tenants, and of a tenant's by all applications.</summary>
    public static readonly TimeSpan SharedWriteWindow = TimeSpan.FromMinutes(5);

    /// <summary>Resource units of an application in a tenant of this size.</summary>
    public static int UnitsOf(int users) =>
        users < MediumTenant ? UnitsInSmallTenant
        : users <= LargestMediumTenant ? UnitsInMediumTenant
        : UnitsInLargeTenant;
}

/// <summary>What a request costs of the limits.</summary>
/// <param name="Units">Resource units.</param>
/// <param name="Writes">1 for what writes.</param>
internal readonly record struct ResourceCost(int Units, int Writes);

/// <summary>
/// Throttles requests to Microsoft Graph by <see cref="IdentityServiceLimits"/>. As documented, what is refused counts as well. The documents
/// do not say how the time of a limit runs: here it begins with the first request and is over all at once (a guess), and
/// <c>Retry-After</c> is what is left of it (a guess).
/// </summary>
/// <param name="usersOf">How many users a tenant has.</param>
/// <param name="time">The clock.</param>
internal sealed class IdentityServiceThrottle(Func<Guid, int> usersOf, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Scope, Guid Application, Guid Tenant), UsageWindow> _windows = new();

    /// <summary>Counts a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Which limit it exceeds; null when it may pass.</returns>
    public ExceededLimit? Use(ApiRequest request)
    {
        var now = time.GetUtcNow();
        ExceededLimit? exceeded = null;
        foreach (var (limit, window) in Limits(request))
        {
            var (used, endsAt) = window.Use(limit.IsOfWrites ? request.Cost.Writes : request.Cost.Units, limit.Time, now);
            if (used > limit.Amount)
            {
                exceeded ??= new ExceededLimit(
                    $"{limit.Scope}/{request.Caller!.ClientId}/{request.Caller.TenantId}",
                    limit.IsOfWrites ? "WriteLimitExceeded" : "ResourceUnitLimitExceeded",
                    endsAt - now
                );
            }
        }

        return exceeded;
    }

    /// <summary>The value of <c>x-ms-throttle-limit-percentage</c>; null while less is used than it tells.</summary>
    public string? Share(ApiRequest request)
    {
        var now = time.GetUtcNow();
        var share = Limits(request).Select(one => (double)one.Window.UsedAt(now) / one.Limit.Amount).DefaultIfEmpty().Max();
        return share > IdentityServiceLimits.WarningFrom
            ? Math.Min(share, IdentityServiceLimits.HighestShare).ToString("0.00", CultureInfo.InvariantCulture)
            : null;
    }

    private IEnumerable<(Limit Limit, UsageWindow Window)> Limits(ApiRequest request)
    {
        if (request.Caller is not { } caller || request.Cost == default)
        {
            yield break;
        }

        var units = IdentityServiceLimits.UnitsOf(usersOf(caller.TenantId));
        yield return Of(
            new Limit("Tenant_Application/ReadWrite", units, IdentityServiceLimits.UnitWindow, IsOfWrites: false),
            caller.ClientId,
            caller.TenantId
        );
        yield return Of(
            new Limit(
                "Application/ReadWrite",
                IdentityServiceLimits.ApplicationUnits,
                IdentityServiceLimits.ApplicationUnitWindow,
                IsOfWrites: false
            ),
            caller.ClientId,
            Guid.Empty
        );
        if (request.Cost.Writes == 0)
        {
            yield break;
        }

        yield return Of(
            new Limit("Tenant_Application/Write", IdentityServiceLimits.Writes, IdentityServiceLimits.WriteWindow, IsOfWrites: true),
            caller.ClientId,
            caller.TenantId
        );
        yield return Of(
            new Limit(
                "Application/Write",
                IdentityServiceLimits.ApplicationWrites,
                IdentityServiceLimits.SharedWriteWindow,
                IsOfWrites: true
            ),
            caller.ClientId,
            Guid.Empty
        );
        yield return Of(
            new Limit("Tenant/Write", IdentityServiceLimits.TenantWrites, IdentityServiceLimits.SharedWriteWindow, IsOfWrites: true),
            Guid.Empty,
            caller.TenantId
        );
    }

    private (Limit, UsageWindow) Of(Limit limit, Guid application, Guid tenant) =>
        (limit, _windows.GetOrAdd((limit.Scope, application, tenant), static _ => new UsageWindow()));

    private readonly record struct Limit(string Scope, int Amount, TimeSpan Time, bool IsOfWrites);

    private sealed class UsageWindow
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _endsAt;
        private long _used;

        public (long Used, DateTimeOffset EndsAt) Use(int amount, TimeSpan time, DateTimeOffset now)
        {
            lock (_gate)
            {
                if (now >= _endsAt)
                {
                    (_used, _endsAt) = (0, now + time);
                }

                return (_used += amount, _endsAt);
            }
        }

        public long UsedAt(DateTimeOffset now)
        {
            lock (_gate)
            {
                return now < _endsAt ? _used : 0;
            }
        }
    }
}

/// <summary>A limit that a request exceeds.</summary>
/// <param name="Scope">The value of <c>x-ms-throttle-scope</c>.</param>
/// <param name="Information">The value of <c>x-ms-throttle-information</c>.</param>
/// <param name="RetryAfter">How long until there is room again.</param>
internal sealed record ExceededLimit(string Scope, string Information, TimeSpan RetryAfter);

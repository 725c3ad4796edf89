using System.Collections.Concurrent;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>
/// Limits of Exchange Online for the requests of one tenant. Microsoft publishes none for <c>InvokeCommand</c>; it is known only that it
/// answers 429. Everything here is a guess, led by the throttling policy of remote PowerShell as people read it in 2013
/// (<see href="https://www.quadrotech-it.com/blog/office-365-exchange-online-powershell-throttling/"/>) and by the advice to slow down that
/// goes with its successor's micro delays
/// (<see href="https://support.microsoft.com/topic/86716b03-53ff-d07f-3b24-b638a9f6b733"/>).
/// </summary>
internal static class ExchangeTenantLimits
{
    /// <summary>Requests of a tenant under way at a time: <c>PowerShellMaxTenantConcurrency</c>. A guess for <c>InvokeCommand</c>.</summary>
    public const int TenantConcurrency = 9;

    /// <summary>What is left to a tenant that does not slow down: <c>PowerShellMaxConcurrency</c>. A guess.</summary>
    public const int LeastConcurrency = 3;

    /// <summary>The first <c>Retry-After</c>; each further refusal without a pause doubles it. A guess.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    /// <summary>The longest <c>Retry-After</c>. A guess.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>How long a tenant has to keep within its limit to be given one more place. A guess.</summary>
    public static readonly TimeSpan Recovery = TimeSpan.FromSeconds(15);
}

/// <summary>
/// Throttles the requests of a tenant, those of all its applications together. A refused request takes a place away from the tenant and asks
/// for a pause; requests within the pause are refused and make it longer; time without refusals gives the places back.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ExchangeTenantThrottle(TimeProvider time)
{
    private readonly ConcurrentDictionary<Guid, TenantState> _tenants = new();

    /// <summary>Decides over a request.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="underWay">How many of its requests are under way, this one included.</param>
    /// <returns>How long to wait; null when it may pass.</returns>
    public TimeSpan? Refuse(Guid tenantId, int underWay) =>
        _tenants.GetOrAdd(tenantId, static _ => new TenantState()).Refuse(underWay, time.GetUtcNow());

    private sealed class TenantState
    {
        private readonly Lock _gate = new();
        private int _places = ExchangeTenantLimits.TenantConcurrency;
        private TimeSpan _pause = ExchangeTenantLimits.FirstPause;
        private DateTimeOffset _pausedUntil;
        private DateTimeOffset _calmSince;

        public TimeSpan? Refuse(int underWay, DateTimeOffset now)
        {
            lock (_gate)
            {
                Recover(now);
                if (now >= _pausedUntil && underWay <= _places)
                {
                    return null;
                }

                if (now >= _pausedUntil)
                {
                    _places = Math.Max(ExchangeTenantLimits.LeastConcurrency, _places - 1);
                }

                _pausedUntil = now + _pause;
                _calmSince = _pausedUntil;
                var asked = _pause;
                _pause = _pause * 2 < ExchangeTenantLimits.LongestPause ? _pause * 2 : ExchangeTenantLimits.LongestPause;
                return asked;
            }
        }

        private void Recover(DateTimeOffset now)
        {
            for (; _calmSince != default && now - _calmSince >= ExchangeTenantLimits.Recovery; _calmSince += ExchangeTenantLimits.Recovery)
            {
                _places = Math.Min(ExchangeTenantLimits.TenantConcurrency, _places + 1);
                _pause = ExchangeTenantLimits.FirstPause;
                if (_places == ExchangeTenantLimits.TenantConcurrency)
                {
                    _calmSince = default;
                    return;
                }
            }
        }
    }
}

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// Shares the work that a host does at a time among the tenants. A host runs a limited number of activities, in the order in which they come:
/// without this, those of one tenant with thousands of errors would wait for their Exchange in all of these places, and everybody else
/// behind them. Here a tenant has a few turns at a time, fewer while many tenants have work. Whoever finds none is told when to come back
/// and leaves: appointments follow one another as fast as the tenant's turns have ended so far. Nothing is stored: after a crash everybody
/// comes again at the time that was told.
/// </summary>
public sealed class TenantTurns(TimeProvider time)
{
    /// <summary>The most turns of one tenant: as many as may be under way to its Exchange, and some that are ready to follow.</summary>
    public const int MostPerTenant = 12;

    /// <summary>The turns of all tenants that have work, where that leaves each of them at least <see cref="LeastPerTenant"/>.</summary>
    public const int Shared = 36;

    /// <summary>The turns that a tenant has at least.</summary>
    public const int LeastPerTenant = 2;

    /// <summary>The latest that anybody is told to come back: a tenant that becomes faster is not left idle for longer.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan _firstRepeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _forgottenAfter = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Tenant> _tenants = [];

    /// <summary>Takes a turn, or an appointment for one.</summary>
    /// <param name="tenantId">The tenant whose services the work needs.</param>
    /// <param name="work">Names the work: coming back too early does not lose its place.</param>
    /// <param name="hasBegun">
    /// Whether the work continues something. That goes first: a third of the turns is closed to what begins, so that what has begun also ends.
    /// </param>
    /// <returns>The turn, to be given back; or when to come back.</returns>
    public TenantTurn Take(Guid tenantId, string work, bool hasBegun)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (!_tenants.TryGetValue(tenantId, out var tenant))
            {
                _tenants.Add(tenantId, tenant = new Tenant());
            }

            var share = ShareOf(tenant, now);
            var line = hasBegun ? tenant.Begun : tenant.New;
            if (tenant.Inside >= (hasBegun ? share : Math.Max(1, share * 2 / 3)))
            {
                return new TenantTurn(line.Appoint(work, now, share), leave: null);
            }

            tenant.Inside++;
            line.Appointments.Remove(work);
            return new TenantTurn(comeBackAfter: null, () => Leave(tenant, line, now));
        }
    }

    private int ShareOf(Tenant tenant, DateTimeOffset now)
    {
        var busy = 0;
        foreach (var one in _tenants.Values)
        {
            busy += one == tenant || one.Inside > 0 || one.New.Last > now || one.Begun.Last > now ? 1 : 0;
        }

        return Math.Clamp(Shared / busy, LeastPerTenant, MostPerTenant);
    }

    private void Leave(Tenant tenant, Line line, DateTimeOffset since)
    {
        lock (_gate)
        {
            tenant.Inside--;
            line.Ended(time.GetUtcNow() - since);
        }
    }

    private sealed class Tenant
    {
        public int Inside { get; set; }

        public Line New { get; } = new();

        public Line Begun { get; } = new();
    }

    private sealed class Line
    {
        private const double Weight = 0.1;

        // Until a turn has ended: what a proof takes in a tenant whose cmdlets take half a second.
        private double _secondsOfTurn = 10;

        /// <summary>The last appointment that was given.</summary>
        public DateTimeOffset Last { get; private set; }

        public Dictionary<string, Appointment> Appointments { get; } = [];

        /// <summary>The appointment of somebody for whom there is no turn now.</summary>
        public TimeSpan Appoint(string work, DateTimeOffset now, int share)
        {
            Forget(now);
            if (!Appointments.TryGetValue(work, out var mine))
            {
                mine = new Appointment((Last > now ? Last : now) + TimeSpan.FromSeconds(_secondsOfTurn / share), Missed: 0);
                Last = mine.At;
            }
            else if (mine.At <= now)
            {
                // Turns end more slowly than it looked. Who was in time stands before everybody else, and asks ever less often.
                mine = new Appointment(now + (_firstRepeat * Math.Pow(2, Math.Min(mine.Missed, 10))), mine.Missed + 1);
            }

            Appointments[work] = mine;
            var pause = mine.At - now;
            return pause < LongestPause ? pause : LongestPause;
        }

        public void Ended(TimeSpan duration) => _secondsOfTurn += Weight * (Math.Max(0.01, duration.TotalSeconds) - _secondsOfTurn);

        // Of what ended in another way, or on another host.
        private void Forget(DateTimeOffset now)
        {
            if (Last + _forgottenAfter < now)
            {
                Appointments.Clear();
            }
        }

        public readonly record struct Appointment(DateTimeOffset At, int Missed);
    }
}

/// <summary>A turn, which ends when it is disposed; or an appointment.</summary>
public sealed class TenantTurn : IDisposable
{
    private Action? _leave;

    internal TenantTurn(TimeSpan? comeBackAfter, Action? leave) => (ComeBackAfter, _leave) = (comeBackAfter, leave);

    /// <summary>When to come back; null when it is one's turn now.</summary>
    public TimeSpan? ComeBackAfter { get; }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>The requests of one route.</summary>
internal sealed class RouteCount
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, int> _statuses = [];
    private readonly SortedSet<Guid> _callers = [];
    private int _running;

    /// <summary>Requests so far.</summary>
    public int Total { get; private set; }

    /// <summary>The most that ran at the same time.</summary>
    public int Peak { get; private set; }

    /// <summary>Answers by HTTP status; 0 for requests that got none.</summary>
    public IReadOnlyDictionary<int, int> Statuses
    {
        get
        {
            lock (_gate)
            {
                return new SortedDictionary<int, int>(_statuses);
            }
        }
    }

    /// <summary>Client ids of those who called.</summary>
    public IReadOnlyList<Guid> Callers
    {
        get
        {
            lock (_gate)
            {
                return [.. _callers];
            }
        }
    }

    /// <param name="caller">Client id of the request's token; null without one.</param>
    public void Begin(Guid? caller)
    {
        lock (_gate)
        {
            if (caller is { } clientId)
            {
                _callers.Add(clientId);
            }

            Total++;
            Peak = Math.Max(Peak, ++_running);
        }
    }

    public void End(int status)
    {
        lock (_gate)
        {
            _running--;
            _statuses[status] = _statuses.GetValueOrDefault(status) + 1;
        }
    }
}

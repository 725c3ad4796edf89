using System.Collections.Concurrent;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>Counts every request by API and route and by tenant, with the peak of concurrent ones.</summary>
internal sealed class RequestLog
{
    private readonly ConcurrentDictionary<(ApiName Api, string Route), RouteCount> _routes = new();
    private readonly ConcurrentDictionary<(Guid TenantId, ApiName Api), RouteCount> _tenants = new();
    private readonly RouteCount _all = new();

    /// <summary>The count over all routes.</summary>
    public RouteCount All => _all;

    /// <summary>The counts by API and route.</summary>
    public IEnumerable<KeyValuePair<(ApiName Api, string Route), RouteCount>> Routes => _routes.OrderBy(route => route.Key);

    /// <summary>The counts of one tenant by API.</summary>
    public IEnumerable<(ApiName Api, RouteCount Count)> Of(Guid tenantId) =>
        from api in Enum.GetValues<ApiName>()
        let count = _tenants.GetValueOrDefault((tenantId, api))
        where count is not null
        select (api, count);

    /// <summary>Notes the arrival of a request. Followed by <see cref="End"/>.</summary>
    public void Begin(ApiRequest request)
    {
        foreach (var count in Counts(request))
        {
            count.Begin(request.Caller?.ClientId);
        }
    }

    /// <summary>Notes the end of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">The HTTP status; 0 for none.</param>
    public void End(ApiRequest request, int status)
    {
        foreach (var count in Counts(request))
        {
            count.End(status);
        }
    }

    private IEnumerable<RouteCount> Counts(ApiRequest request)
    {
        yield return _all;
        yield return _routes.GetOrAdd((request.Api, request.Route), static _ => new RouteCount());
        if (request.TenantId is { } tenantId)
        {
            yield return _tenants.GetOrAdd((tenantId, request.Api), static _ => new RouteCount());
        }
    }
}

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

using System.Collections.Concurrent;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>Counts every request by API and route, with the peak of concurrent ones.</summary>
internal sealed class RequestLog
{
    private readonly ConcurrentDictionary<(ApiName Api, string Route), RouteCount> _routes = new();
    private readonly RouteCount _all = new();

    /// <summary>The count over all routes.</summary>
    public RouteCount All => _all;

    /// <summary>The counts by API and route.</summary>
    public IEnumerable<KeyValuePair<(ApiName Api, string Route), RouteCount>> Routes => _routes.OrderBy(route => route.Key);

    /// <summary>Notes the arrival of a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The counts to be told of its end.</returns>
    public RouteCount Begin(ApiRequest request)
    {
        var count = _routes.GetOrAdd((request.Api, request.Route), static _ => new RouteCount());
        count.Begin(request.Caller?.ClientId);
        _all.Begin(caller: null);
        return count;
    }

    /// <summary>Notes the end of a request.</summary>
    /// <param name="count">What <see cref="Begin"/> returned.</param>
    /// <param name="status">The HTTP status; 0 for none.</param>
    public void End(RouteCount count, int status)
    {
        count.End(status);
        _all.End(status);
    }
}

using TenantHygiene.LocalEnvironment.Simulation;

namespace TenantHygiene.Benchmarks.Staging;

/// <summary>Requests to the simulated tenant by API and route.</summary>
public sealed record RequestCounts(IReadOnlyDictionary<(string Api, string Route), int> Routes)
{
    /// <summary>What a report counts.</summary>
    public static RequestCounts Of(SimulatorReport report) => new(report.Routes.ToDictionary(route => (route.Api, route.Route), route => route.Requests));

    /// <summary>What came since an earlier count.</summary>
    public RequestCounts Since(RequestCounts earlier) => new(Routes
        .Select(route => (route.Key, Count: route.Value - earlier.Routes.GetValueOrDefault(route.Key)))
        .Where(route => route.Count > 0)
        .ToDictionary(route => route.Key, route => route.Count));

    /// <summary>Requests to an API.</summary>
    public int To(string api) => Routes.Where(route => route.Key.Api == api).Sum(route => route.Value);
}

using System.Text.Json.Serialization;

namespace TenantHygiene.LocalEnvironment.Simulation;

/// <summary>What the simulator saw and judged, from <c>GET /simulator/report</c>.</summary>
/// <param name="Requests">All requests.</param>
/// <param name="PeakConcurrency">The most at the same time.</param>
/// <param name="Routes">Requests by route.</param>
/// <param name="Tenants">What was done to each tenant.</param>
/// <param name="Damage">How many things happened that should not have.</param>
/// <param name="WrongPurges">How many purges did damage.</param>
public sealed record SimulatorReport(int Requests, int PeakConcurrency, IReadOnlyList<RouteReport> Routes, IReadOnlyList<TenantReport> Tenants, int Damage, int WrongPurges)
{
    /// <summary>Purges that took place.</summary>
    [JsonIgnore]
    public IEnumerable<Removal> Purges => Tenants.SelectMany(tenant => tenant.Removals).Where(removal => removal.Outcome == "purged");

    /// <summary>How many requests were answered with 429, by API.</summary>
    public IReadOnlyDictionary<string, int> Throttled => Routes
        .GroupBy(route => route.Api)
        .Select(api => (api.Key, Count: api.Sum(route => route.Statuses.GetValueOrDefault("429"))))
        .Where(api => api.Count > 0)
        .ToDictionary(api => api.Key, api => api.Count);
}

/// <summary>The requests of one route.</summary>
/// <param name="Api">The API.</param>
/// <param name="Route">The cmdlet, or method and path.</param>
/// <param name="Requests">How many.</param>
/// <param name="Statuses">Answers by HTTP status.</param>
public sealed record RouteReport(string Api, string Route, int Requests, IReadOnlyDictionary<string, int> Statuses);

/// <summary>What was done to a tenant.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Removals">Every removal that was asked for.</param>
/// <param name="Damage">What should not have happened.</param>
public sealed record TenantReport(Guid TenantId, IReadOnlyList<Removal> Removals, IReadOnlyList<Damage> Damage);

/// <summary>A removal that was asked for.</summary>
/// <param name="Time">When.</param>
/// <param name="Cmdlet">The cmdlet.</param>
/// <param name="Identity">The identity as sent.</param>
/// <param name="Outcome"><c>purged</c>, <c>accountDeleted</c> or <c>refused</c>.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="NamedBy">Users whose errors named a GUID of the object.</param>
public sealed record Removal(DateTimeOffset Time, string Cmdlet, string Identity, string Outcome, string? Reason, IReadOnlyList<string> NamedBy);

/// <summary>Something that should not have happened.</summary>
/// <param name="Time">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Detail">In words.</param>
/// <param name="Name">The object's name.</param>
public sealed record Damage(DateTimeOffset Time, string Kind, string Detail, string Name);

using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>What log, faults and throttling need to know of a request.</summary>
/// <param name="Api">The API.</param>
/// <param name="Route">The cmdlet, or the method and route template.</param>
/// <param name="Subject">Path, query, identity and filter, for faults that look for a text.</param>
/// <param name="Caller">Who calls; null when the request carries no valid token.</param>
internal sealed record ApiRequest(ApiName Api, string Route, string Subject, Caller? Caller);

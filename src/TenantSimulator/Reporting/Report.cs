using TenantHygiene.TenantSimulator.Faults;

namespace TenantHygiene.TenantSimulator.Reporting;

/// <summary>What happened since the start.</summary>
/// <param name="Requests">All requests.</param>
/// <param name="PeakConcurrency">The most requests that ran at the same time.</param>
/// <param name="Routes">Requests by route.</param>
/// <param name="Tenants">What was done to each tenant.</param>
/// <param name="Damage">How many damages there are over all tenants; 0 is the only good number.</param>
/// <param name="WrongPurges">How many purges did damage.</param>
public sealed record Report(int Requests, int PeakConcurrency, IReadOnlyList<RouteReport> Routes, IReadOnlyList<TenantReport> Tenants, int Damage, int WrongPurges);

/// <summary>The requests of a route.</summary>
/// <param name="Api">The API.</param>
/// <param name="Route">The cmdlet, or the method and route template.</param>
/// <param name="Requests">How many.</param>
/// <param name="PeakConcurrency">The most at the same time.</param>
/// <param name="Statuses">Answers by HTTP status; 0 for none.</param>
/// <param name="Callers">Client ids of the tokens that came with them.</param>
public sealed record RouteReport(ApiName Api, string Route, int Requests, int PeakConcurrency, IReadOnlyDictionary<int, int> Statuses, IReadOnlyList<Guid> Callers);

/// <summary>What was done to a tenant.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="Removals">Every Remove-*.</param>
/// <param name="Damage">What should not have happened.</param>
/// <param name="Settings">Every Set-Mailbox that took effect.</param>
/// <param name="Mutations">What others did.</param>
/// <param name="Retries">Retries by user principal name.</param>
public sealed record TenantReport(Guid TenantId, IReadOnlyList<Removal> Removals, IReadOnlyList<Damage> Damage, IReadOnlyList<Setting> Settings, IReadOnlyList<string> Mutations, IReadOnlyDictionary<string, int> Retries);

using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tenants;

/// <summary>The tenants of the simulated world.</summary>
internal sealed class TenantDirectory
{
    public TenantDirectory(Scenario scenario, TimeProvider time) =>
        All = [.. scenario.Tenants.Select(tenant => TenantLoader.Load(tenant, scenario, time))];

    /// <summary>All tenants in the scenario's order.</summary>
    public IReadOnlyList<Tenant> All { get; }

    /// <summary>A tenant by id or verified domain.</summary>
    /// <param name="idOrDomain">What an address names.</param>
    /// <returns>Null when there is none.</returns>
    public Tenant? Find(string idOrDomain) => Guid.TryParse(idOrDomain, out var id)
        ? All.FirstOrDefault(tenant => tenant.Id == id)
        : All.FirstOrDefault(tenant => tenant.Scenario.DefaultDomain.Equals(idOrDomain, StringComparison.OrdinalIgnoreCase));

    /// <summary>A tenant by id; the only one when no id is given.</summary>
    /// <param name="id">The id.</param>
    /// <returns>The tenant.</returns>
    /// <exception cref="KeyNotFoundException">There is none, or several and no id.</exception>
    public Tenant Get(Guid? id) =>
        (id is { } wanted ? Find(wanted.ToString()) : All.Count == 1 ? All[0] : null)
        ?? throw new KeyNotFoundException(id is null ? "There are several tenants: write a tenantId." : $"There is no tenant {id}.");
}

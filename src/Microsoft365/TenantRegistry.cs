using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Microsoft365;

/// <summary>The configured tenants.</summary>
public sealed class TenantRegistry
{
    private readonly Dictionary<Guid, TenantOptions> _configured;

    /// <summary>Takes the validated settings.</summary>
    public TenantRegistry(IOptions<TenantsOptions> options)
    {
        All = [.. options.Value.Tenants.Select(Describe)];
        _configured = options.Value.Tenants.ToDictionary(tenant => Guid.Parse(tenant.TenantId));
    }

    /// <summary>Every tenant, in the order of the settings.</summary>
    public IReadOnlyList<Tenant> All { get; }

    /// <summary>The tenant with this id; null when none is configured.</summary>
    public Tenant? Find(Guid tenantId) => All.FirstOrDefault(tenant => tenant.Id == tenantId);

    /// <exception cref="ArgumentException">No such tenant is configured.</exception>
    internal TenantCredentialOptions CredentialOf(Guid tenantId, Access access) =>
        _configured.TryGetValue(tenantId, out var tenant)
            ? access is Access.Reading
                ? tenant.ReaderCredential ?? tenant.Credential
                : tenant.Credential
            : throw new ArgumentException($"Tenant {tenantId} is not configured (Tenants__n__TenantId).", nameof(tenantId));

    private static Tenant Describe(TenantOptions tenant) =>
        new(Guid.Parse(tenant.TenantId), string.IsNullOrWhiteSpace(tenant.Name) ? tenant.TenantId : tenant.Name, tenant.Policy)
        {
            OnPremises = OnPremisesTenantSettings.TryReadStrategy(tenant.OnPremises.Strategy, out var strategy)
                ? strategy
                : OnPremisesStrategy.Script,
            AgentKeys =
            [
                .. new[] { tenant.OnPremises.AgentKey, tenant.OnPremises.NextAgentKey }
                    .OfType<string>()
                    .Where(key => !string.IsNullOrWhiteSpace(key)),
            ],
        };
}

/// <summary>A configured tenant, without its credential.</summary>
/// <param name="Id">The tenant's id.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="Policy">A built-in policy or the name of a policy document.</param>
public sealed record Tenant(Guid Id, string Name, string Policy)
{
    /// <summary>How values that Active Directory sends are corrected.</summary>
    public OnPremisesStrategy OnPremises { get; init; }

    /// <summary>The public keys of the tenant's hybrid agent, as they were set; empty where there is none.</summary>
    public IReadOnlyList<string> AgentKeys { get; init; } = [];
}

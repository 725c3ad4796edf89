using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Microsoft365;

/// <summary>
/// The tenants as this process knows them: at first those of the settings, then those of the registry, which is read again and again. Whoever
/// asks sees one state or the next, never a mixture.
/// </summary>
public sealed class TenantRegistry
{
    private volatile Snapshot _snapshot;

    /// <summary>Takes the validated settings.</summary>
    public TenantRegistry(IOptions<TenantsOptions> options) => _snapshot = Snapshot.Of(options.Value.Tenants, new HashSet<Guid>());

    /// <summary>Every tenant.</summary>
    public IReadOnlyList<Tenant> All => _snapshot.All;

    /// <summary>The tenant with this id; null when none is registered.</summary>
    public Tenant? Find(Guid tenantId) => _snapshot.Tenants.GetValueOrDefault(tenantId)?.Described;

    /// <summary>Takes what the registry holds now.</summary>
    /// <param name="tenants">The tenants, with valid settings.</param>
    /// <param name="paused">Those of them that are not to be touched for now.</param>
    public void Replace(IReadOnlyList<TenantOptions> tenants, IReadOnlySet<Guid> paused) => _snapshot = Snapshot.Of(tenants, paused);

    /// <exception cref="ArgumentException">No such tenant is registered.</exception>
    internal TenantCredentialOptions CredentialOf(Guid tenantId, Access access) =>
        _snapshot.Tenants.GetValueOrDefault(tenantId) is not { Options: var tenant }
            ? throw new ArgumentException($"Tenant {tenantId} is not registered.", nameof(tenantId))
        : access is Access.Reading ? tenant.ReaderCredential ?? tenant.Credential
        : tenant.Credential;

    private sealed record KnownTenant(TenantOptions Options, Tenant Described);

    private sealed record Snapshot(IReadOnlyList<Tenant> All, IReadOnlyDictionary<Guid, KnownTenant> Tenants)
    {
        public static Snapshot Of(IEnumerable<TenantOptions> tenants, IReadOnlySet<Guid> paused)
        {
            var known = tenants.Select(tenant => new KnownTenant(tenant, Describe(tenant, paused))).ToList();
            return new Snapshot([.. known.Select(tenant => tenant.Described)], known.ToDictionary(tenant => tenant.Described.Id));
        }
    }

    private static Tenant Describe(TenantOptions tenant, IReadOnlySet<Guid> paused) =>
        new(Guid.Parse(tenant.TenantId), string.IsNullOrWhiteSpace(tenant.Name) ? tenant.TenantId : tenant.Name, tenant.Policy)
        {
            IsPaused = paused.Contains(Guid.Parse(tenant.TenantId)),
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

/// <summary>A tenant, without its credential.</summary>
/// <param name="Id">The tenant's id.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="Policy">A built-in policy or the name of a policy document.</param>
public sealed record Tenant(Guid Id, string Name, string Policy)
{
    /// <summary>Whether it is not to be touched for now: not scanned, and nothing is begun.</summary>
    public bool IsPaused { get; init; }

    /// <summary>How values that Active Directory sends are corrected.</summary>
    public OnPremisesStrategy OnPremises { get; init; }

    /// <summary>The public keys of the tenant's hybrid agent, as they were set; empty where there is none.</summary>
    public IReadOnlyList<string> AgentKeys { get; init; } = [];
}

using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Microsoft365.Tenants;

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

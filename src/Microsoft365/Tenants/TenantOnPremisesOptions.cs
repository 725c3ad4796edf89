namespace TenantHygiene.Microsoft365.Tenants;

/// <summary>A tenant's on-premises side as configured; section <c>Tenants:{n}:OnPremises</c>.</summary>
public sealed class TenantOnPremisesOptions
{
    /// <summary>The name of an <c>OnPremisesStrategy</c>: <c>Script</c> (default), <c>Agent</c>, <c>ExchangeServer</c> or <c>CloudManaged</c>.</summary>
    public string Strategy { get; set; } = "Script";

    /// <summary>The public key of the tenant's hybrid agent: PEM, or its base64. Needed for <c>Agent</c> and <c>ExchangeServer</c>.</summary>
    public string? AgentKey { get; set; }

    /// <summary>A second public key, while the agent's key is being replaced.</summary>
    public string? NextAgentKey { get; set; }
}

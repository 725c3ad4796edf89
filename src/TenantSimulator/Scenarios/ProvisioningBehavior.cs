using System.ComponentModel;
using TenantHygiene.TenantSimulator.Provisioning;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>How provisioning writes its errors.</summary>
public sealed class ProvisioningBehavior
{
    /// <summary>The serviceInstance of derived errors.</summary>
    public string ServiceInstance { get; set; } = "exchange/NAMPRD09-001-01";

    /// <summary>How derived error entries are written.</summary>
    public ErrorDetailStyle ErrorDetail { get; set; } = new();

    /// <summary>Whether resolved entries stay with isResolved true.</summary>
    [Description("Whether resolved entries stay, with isResolved true, or vanish.")]
    public bool KeepResolvedErrors { get; set; } = true;

    /// <summary>Whether a repeated failure gets a new createdDateTime.</summary>
    public bool RefreshCreatedOnRetry { get; set; }
}

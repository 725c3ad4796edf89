using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>Settings of the Exchange organisation.</summary>
public sealed class OrganizationScenario
{
    /// <summary>Organisation-wide holds as Get-OrganizationConfig shows them.</summary>
    [Description("Organisation-wide holds (mbx…, grp…, skp…, UniH…). An mbx hold makes every soft-deleted mailbox inactive that does not exclude it with -mbx….")]
    public List<string> InPlaceHolds { get; set; } = [];

    /// <summary>Whether roles cannot be made yet.</summary>
    [Description("Whether the organisation has never been customised, so that New-ManagementRole asks for Enable-OrganizationCustomization first.")]
    public bool IsDehydrated { get; set; }
}

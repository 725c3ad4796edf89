namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>An entry of <c>onPremisesProvisioningErrors</c>: the channel from Entra Connect, not from Exchange.</summary>
public sealed class OnPremisesError
{
    /// <summary>The category.</summary>
    public string Category { get; set; } = "PropertyConflict";

    /// <summary>The property, such as ProxyAddresses.</summary>
    public string PropertyCausingError { get; set; } = "ProxyAddresses";

    /// <summary>The value in conflict.</summary>
    public string Value { get; set; } = "";
}

namespace TenantHygiene.Microsoft365.Tenants;

/// <summary>Every configured tenant; bound from the configuration's root, so that the settings are <c>Tenants__0__…</c>.</summary>
public sealed class TenantsOptions
{
    /// <summary>The tenants.</summary>
    public IList<TenantOptions> Tenants { get; set; } = [];
}

namespace TenantHygiene.Microsoft365.Tenants;

/// <summary>One tenant as configured; section <c>Tenants:{n}</c>. Texts are as they were set, and are checked before anything uses them.</summary>
public sealed class TenantOptions
{
    /// <summary>The tenant's id, a GUID.</summary>
    public string TenantId { get; set; } = "";

    /// <summary>Name shown to people; the id when empty.</summary>
    public string Name { get; set; } = "";

    /// <summary>A built-in policy or the name of a policy document.</summary>
    public string Policy { get; set; } = "careful";

    /// <summary>How the product signs in to the tenant: to purge and reprovision, and to read where <see cref="ReaderCredential"/> is not set.</summary>
    public TenantCredentialOptions Credential { get; set; } = new();

    /// <summary>How it signs in for everything that only reads, so that detection needs no right to purge; null where it is the same.</summary>
    public TenantCredentialOptions? ReaderCredential { get; set; }

    /// <summary>How values that Active Directory sends are corrected.</summary>
    public TenantOnPremisesOptions OnPremises { get; set; } = new();
}

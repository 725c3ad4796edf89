namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>Who signs in to a tenant: the product by its settings, or an administrator who sets it up.</summary>
internal interface ITenantCredentials
{
    /// <exception cref="ArgumentException">The tenant is not known.</exception>
    RenewableCredential Of(Guid tenantId, Access access);
}

using Azure.Core;
using TenantHygiene.Microsoft365.Tenants;

namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>Makes credentials of Azure.Identity that reach Entra ID as it is configured: authority, trusted roots, retries.</summary>
public interface ICredentialFactory
{
    /// <summary>Makes one. Each caches its own tokens, hence it is to be kept.</summary>
    /// <param name="tenantId">The tenant that issues the tokens; a managed identity does not look at it.</param>
    /// <param name="settings">Settings that <see cref="CredentialSettings"/> found nothing wrong with.</param>
    TokenCredential Create(Guid tenantId, TenantCredentialOptions settings);
}

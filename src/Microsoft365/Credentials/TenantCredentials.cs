using System.Collections.Concurrent;
using Azure.Core;
using TenantHygiene.Microsoft365.Tenants;

namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>One credential per tenant, kept for the life of the process: each caches its own tokens.</summary>
internal sealed class TenantCredentials(TenantRegistry tenants, ICredentialFactory factory)
{
    private readonly ConcurrentDictionary<Guid, Lazy<TokenCredential>> credentials = new();

    /// <exception cref="ArgumentException">No such tenant is configured.</exception>
    public TokenCredential Of(Guid tenantId)
    {
        var settings = tenants.CredentialOf(tenantId);
        return credentials.GetOrAdd(tenantId, id => new Lazy<TokenCredential>(() => factory.Create(id, settings))).Value;
    }
}

using System.Collections.Concurrent;

namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>One credential for each of a tenant's ways to sign in, kept for the life of the process: each caches its own tokens.</summary>
internal sealed class TenantCredentials(TenantRegistry tenants, ICredentialFactory factory, TimeProvider clock) : ITenantCredentials
{
    // Where reader and repairer are the same, so are their credential and its tokens; another way to sign in is another credential.
    private readonly ConcurrentDictionary<(Guid TenantId, TenantCredentialOptions Settings), Lazy<RenewableCredential>> _credentials =
        new();

    /// <exception cref="ArgumentException">No such tenant is registered.</exception>
    public RenewableCredential Of(Guid tenantId, Access access) =>
        _credentials
            .GetOrAdd((tenantId, tenants.CredentialOf(tenantId, access)), key => new Lazy<RenewableCredential>(() =>
                new RenewableCredential(factory.Create(key.TenantId, key.Settings), clock)
            ))
            .Value;
}

/// <summary>Who signs in to a tenant: the product by its settings, or an administrator who sets it up.</summary>
internal interface ITenantCredentials
{
    /// <exception cref="ArgumentException">The tenant is not known.</exception>
    RenewableCredential Of(Guid tenantId, Access access);
}

/// <summary>Which identity a request uses.</summary>
internal enum Access
{
    /// <summary>Detects and reads: it can change nothing.</summary>
    Reading,

    /// <summary>Purges and reprovisions.</summary>
    Repairing,
}

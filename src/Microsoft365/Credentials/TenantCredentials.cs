using System.Collections.Concurrent;

namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>One credential for each of a tenant's settings of one, kept for the life of the process: each caches its own tokens.</summary>
internal sealed class TenantCredentials(TenantRegistry tenants, ICredentialFactory factory, TimeProvider clock) : ITenantCredentials
{
    // The settings are the key: where reader and repairer are the same, so are their credential and its tokens.
    private readonly ConcurrentDictionary<TenantCredentialOptions, Lazy<RenewableCredential>> _credentials = new(
        ReferenceEqualityComparer.Instance
    );

    /// <exception cref="ArgumentException">No such tenant is configured.</exception>
    public RenewableCredential Of(Guid tenantId, Access access) =>
        _credentials
            .GetOrAdd(tenants.CredentialOf(tenantId, access), settings => new Lazy<RenewableCredential>(() =>
                new RenewableCredential(factory.Create(tenantId, settings), clock)
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

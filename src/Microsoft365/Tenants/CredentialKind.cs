namespace TenantHygiene.Microsoft365.Tenants;

/// <summary>The ways to sign in to a tenant as an application.</summary>
public enum CredentialKind
{
    /// <summary>The identity of the Azure resource that runs the product.</summary>
    ManagedIdentity,

    /// <summary>A token that Kubernetes or another federated issuer leaves in a file.</summary>
    WorkloadIdentity,

    /// <summary>A multi-tenant application that trusts a managed identity of the home tenant.</summary>
    FederatedIdentity,

    /// <summary>A certificate with its private key.</summary>
    Certificate,

    /// <summary>A shared secret.</summary>
    ClientSecret,
}

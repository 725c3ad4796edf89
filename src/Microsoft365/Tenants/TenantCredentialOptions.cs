namespace TenantHygiene.Microsoft365.Tenants;

/// <summary>A tenant's credential as configured; sections <c>Tenants:{n}:Credential</c> and <c>Tenants:{n}:ReaderCredential</c>. Which settings count depends on the kind.</summary>
public sealed class TenantCredentialOptions
{
    /// <summary>The name of a <see cref="CredentialKind"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Application (client) id, a GUID. Of a managed identity: only of a user-assigned one.</summary>
    public string? ClientId { get; set; }

    /// <summary>Client id of the managed identity that vouches for a <see cref="CredentialKind.FederatedIdentity"/>, where it is a user-assigned one.</summary>
    public string? ManagedIdentityClientId { get; set; }

    /// <summary>Secret of <see cref="CredentialKind.ClientSecret"/>. Never logged, never returned.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>File of <see cref="CredentialKind.Certificate"/>: PFX, or PEM with certificate and private key.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The file's password, where it has one. Never logged, never returned.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>File of <see cref="CredentialKind.WorkloadIdentity"/> with the federated token; without it <c>AZURE_FEDERATED_TOKEN_FILE</c> counts.</summary>
    public string? TokenFilePath { get; set; }
}

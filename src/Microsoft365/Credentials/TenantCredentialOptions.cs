using System.Security.Cryptography;

namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>
/// A tenant's credential as configured; sections <c>Tenants:{n}:Credential</c> and <c>Tenants:{n}:ReaderCredential</c>. Which settings
/// count depends on the kind.
/// </summary>
public sealed record TenantCredentialOptions
{
    /// <summary>The name of a <see cref="CredentialKind"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Application (client) id, a GUID. Of a managed identity: only of a user-assigned one.</summary>
    public string? ClientId { get; set; }

    /// <summary>
    /// Client id of the managed identity that vouches for a <see cref="CredentialKind.FederatedIdentity"/>, where it is a user-assigned
    /// one.
    /// </summary>
    public string? ManagedIdentityClientId { get; set; }

    /// <summary>Secret of <see cref="CredentialKind.ClientSecret"/>. Never logged, never returned.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>File of <see cref="CredentialKind.Certificate"/>: PFX, or PEM with certificate and private key.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The file's password, where it has one. Never logged, never returned.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>
    /// File of <see cref="CredentialKind.WorkloadIdentity"/> with the federated token; without it <c>AZURE_FEDERATED_TOKEN_FILE</c> counts.
    /// </summary>
    public string? TokenFilePath { get; set; }

    /// <summary>The kind and the application, never a secret.</summary>
    public override string ToString() => $"{Kind} {ClientId}".TrimEnd();
}

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

/// <summary>What is wrong with the settings of one credential.</summary>
public static class CredentialSettings
{
    /// <summary>Reads the name of a kind, whatever its case.</summary>
    public static bool TryReadKind(string text, out CredentialKind kind) =>
        Enum.TryParse(text, ignoreCase: true, out kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(text[0]);

    /// <summary>One line for each thing that is wrong, naming the setting; no secret is repeated.</summary>
    /// <param name="credential">The settings.</param>
    /// <param name="prefix">What the names of the settings begin with.</param>
    public static IEnumerable<string> Check(TenantCredentialOptions credential, string prefix)
    {
        if (!TryReadKind(credential.Kind, out var kind))
        {
            return [$"{prefix}Kind must be one of {string.Join(", ", Enum.GetNames<CredentialKind>())}, but is \"{credential.Kind}\"."];
        }

        return ClientId(credential, kind, prefix)
            .Concat(
                kind switch
                {
                    CredentialKind.Certificate => Certificate(credential, prefix),
                    CredentialKind.ClientSecret when string.IsNullOrEmpty(credential.ClientSecret) => [$"{prefix}ClientSecret is missing."],
                    CredentialKind.WorkloadIdentity => TokenFile(credential, prefix),
                    CredentialKind.FederatedIdentity => ManagedIdentity(credential, prefix),
                    _ => [],
                }
            );
    }

    private static IEnumerable<string> ClientId(TenantCredentialOptions credential, CredentialKind kind, string prefix)
    {
        var isOptional = kind is CredentialKind.ManagedIdentity && string.IsNullOrEmpty(credential.ClientId);
        if (!isOptional && !Guid.TryParseExact(credential.ClientId, "D", out _))
        {
            yield return $"{prefix}ClientId must be the application's client id, a GUID with dashes, but is \"{credential.ClientId}\".";
        }
    }

    private static IEnumerable<string> Certificate(TenantCredentialOptions credential, string prefix)
    {
        if (string.IsNullOrWhiteSpace(credential.CertificatePath))
        {
            return [$"{prefix}CertificatePath is missing: it must name a PFX file, or a PEM file with certificate and private key."];
        }

        try
        {
            using var certificate = CertificateFile.Load(credential.CertificatePath, credential.CertificatePassword);
            return certificate.HasPrivateKey
                ? []
                : [$"{prefix}CertificatePath names \"{credential.CertificatePath}\", which holds no private key."];
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return
            [
                $"{prefix}CertificatePath names \"{credential.CertificatePath}\", which cannot be used: "
                    + $"{exception.Message} An encrypted file needs {prefix}CertificatePassword.",
            ];
        }
    }

    private static IEnumerable<string> ManagedIdentity(TenantCredentialOptions credential, string prefix)
    {
        if (
            !string.IsNullOrEmpty(credential.ManagedIdentityClientId) && !Guid.TryParseExact(credential.ManagedIdentityClientId, "D", out _)
        )
        {
            yield return $"{prefix}ManagedIdentityClientId must be a managed identity's client id, a GUID with dashes, but is "
                + $"\"{credential.ManagedIdentityClientId}\".";
        }
    }

    private static IEnumerable<string> TokenFile(TenantCredentialOptions credential, string prefix)
    {
        var path = credential.TokenFilePath ?? Environment.GetEnvironmentVariable("AZURE_FEDERATED_TOKEN_FILE");
        if (string.IsNullOrWhiteSpace(path))
        {
            yield return $"{prefix}TokenFilePath is missing, and AZURE_FEDERATED_TOKEN_FILE is not set either.";
        }
    }
}

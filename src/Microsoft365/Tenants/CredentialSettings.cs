using System.Security.Cryptography;
using TenantHygiene.Microsoft365.Credentials;

namespace TenantHygiene.Microsoft365.Tenants;

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

        return ClientId(credential, kind, prefix).Concat(kind switch
        {
            CredentialKind.Certificate => Certificate(credential, prefix),
            CredentialKind.ClientSecret when string.IsNullOrEmpty(credential.ClientSecret) => [$"{prefix}ClientSecret is missing."],
            CredentialKind.WorkloadIdentity => TokenFile(credential, prefix),
            CredentialKind.FederatedIdentity => ManagedIdentity(credential, prefix),
            _ => [],
        });
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
            return certificate.HasPrivateKey ? [] : [$"{prefix}CertificatePath names \"{credential.CertificatePath}\", which holds no private key."];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return [$"{prefix}CertificatePath names \"{credential.CertificatePath}\", which cannot be used: {exception.Message} An encrypted file needs {prefix}CertificatePassword."];
        }
    }

    private static IEnumerable<string> ManagedIdentity(TenantCredentialOptions credential, string prefix)
    {
        if (!string.IsNullOrEmpty(credential.ManagedIdentityClientId) && !Guid.TryParseExact(credential.ManagedIdentityClientId, "D", out _))
        {
            yield return $"{prefix}ManagedIdentityClientId must be a managed identity's client id, a GUID with dashes, but is \"{credential.ManagedIdentityClientId}\".";
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

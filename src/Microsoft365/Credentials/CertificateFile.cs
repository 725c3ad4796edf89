using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>An application's certificate with its private key.</summary>
internal static class CertificateFile
{
    /// <exception cref="CryptographicException">Neither PEM nor PFX, without a key, or the password is wrong.</exception>
    public static X509Certificate2 Load(string path, string? password)
    {
        var content = File.ReadAllBytes(path);
        if (!content.AsSpan().StartsWith("-----BEGIN "u8) && content.AsSpan().IndexOf("-----BEGIN CERTIFICATE-----"u8) < 0)
        {
            return X509CertificateLoader.LoadPkcs12(content, password);
        }

        return string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPemFile(path)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TenantHygiene.TestDirectory;

/// <summary>Makes a private certification authority and the certificate of a domain controller.</summary>
internal static class ForestCertificates
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>Writes <c>ca.pem</c>, <c>certificate.pem</c> and <c>key.pem</c>.</summary>
    public static void Write(string folder, string host, IPAddress address)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = RSA.Create(2048);
        using var authority = Authority(authorityKey, now);
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddHours(-1), now + Lifetime, RandomNumberGenerator.GetBytes(16));
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "certificate.pem"), certificate.ExportCertificatePem());
        var keyFile = Path.Combine(folder, "key.pem");
        File.WriteAllText(keyFile, key.ExportRSAPrivateKeyPem());
        // Samba refuses to start with a key that others can read.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(keyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>Writes the certificate of an authority that has signed nothing here.</summary>
    public static void WriteStranger(string file)
    {
        using var key = RSA.Create(2048);
        using var authority = Authority(key, TimeProvider.System.GetUtcNow());
        File.WriteAllText(file, authority.ExportCertificatePem());
    }

    private static X509Certificate2 Authority(RSA key, DateTimeOffset now)
    {
        var request = new CertificateRequest("CN=Test forest CA", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        return request.CreateSelfSigned(now.AddHours(-2), now + Lifetime + Lifetime);
    }
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>Root certificates trusted beside the system's.</summary>
internal static class TrustedRoots
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    /// <exception cref="CryptographicException">A certificate in the file is damaged.</exception>
    public static X509Certificate2Collection Load(string pemFile)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(pemFile);
        return roots;
    }

    /// <summary>Accepts what the system trusts; of what it does not, only a chain that ends in one of the roots. A wrong host name is never accepted.</summary>
    public static RemoteCertificateValidationCallback Accepting(X509Certificate2Collection roots) => (_, certificate, chain, errors) =>
        errors is SslPolicyErrors.None
        || (errors is SslPolicyErrors.RemoteCertificateChainErrors && certificate is not null && EndsIn(roots, certificate, chain));

    private static bool EndsIn(X509Certificate2Collection roots, X509Certificate certificate, X509Chain? presented)
    {
        using var leaf = new X509Certificate2(certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);

        // A private authority rarely runs a revocation service; the system's own check of public ones is not affected.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        return chain.Build(leaf);
    }
}

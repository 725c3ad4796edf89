using System.Security.Cryptography.X509Certificates;

namespace TenantHygiene.TenantSimulator.Tests.Drivers;

/// <summary>HTTP handlers that trust the simulator's authority and nothing else.</summary>
internal static class Trust
{
    public static SocketsHttpHandler Handler(string authorityPem) => new()
    {
        AllowAutoRedirect = false,
        SslOptions = new()
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(authorityPem) },
            },
        },
    };
}

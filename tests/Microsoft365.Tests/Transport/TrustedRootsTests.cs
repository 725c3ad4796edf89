using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Tests.Transport;

public sealed class TrustedRootsTests : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _server;

    public TrustedRootsTests()
    {
        _root = Root();
        _server = Issue(_root);
    }

    public void Dispose()
    {
        _key.Dispose();
        _root.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void A_chain_that_ends_in_a_trusted_root_is_accepted() =>
        Assert.True(Accepts([_root], SslPolicyErrors.RemoteCertificateChainErrors));

    [Fact]
    public void A_chain_that_ends_elsewhere_is_not()
    {
        using var other = Root();

        Assert.False(Accepts([other], SslPolicyErrors.RemoteCertificateChainErrors));
    }

    [Theory]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch)]
    [InlineData(SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors)]
    [InlineData(SslPolicyErrors.RemoteCertificateNotAvailable)]
    public void A_wrong_host_name_is_never_accepted(SslPolicyErrors errors) => Assert.False(Accepts([_root], errors));

    [Fact]
    public void What_the_system_trusts_is_accepted() => Assert.True(Accepts([], SslPolicyErrors.None));

    private bool Accepts(X509Certificate2Collection roots, SslPolicyErrors errors) =>
        TrustedRoots.Accepting(roots)(this, _server, null, errors);

    private X509Certificate2 Root()
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=root", own, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
    }

    private X509Certificate2 Issue(X509Certificate2 authority)
    {
        var request = new CertificateRequest("CN=localhost", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.Create(authority, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);
    }
}

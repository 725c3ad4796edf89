using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace TenantHygiene.TenantSimulator.Tests.EntraId;

public sealed class AzureIdentityTests
{
    private static readonly TokenRequestContext _graph = new(["https://graph.microsoft.com/.default"]);

    [Fact]
    public async Task ClientSecretCredential_gets_a_token()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());
        var credential = new ClientSecretCredential(
            TestScenarios.TenantId.ToString(),
            TestScenarios.ClientId.ToString(),
            TestScenarios.Secret,
            With(tenant, new ClientSecretCredentialOptions { DisableInstanceDiscovery = true })
        );

        var token = await credential.GetTokenAsync(_graph, TestTenant.Cancellation);

        Assert.Equal(200, (await tenant.GraphAsync(HttpMethod.Get, "/organization", token: token.Token)).Status);
    }

    [Fact]
    public async Task ClientSecretCredential_reports_a_wrong_secret_by_its_AADSTS_number()
    {
        await using var tenant = await TestTenant.StartAsync(TestScenarios.Scenario());
        var credential = new ClientSecretCredential(
            TestScenarios.TenantId.ToString(),
            TestScenarios.ClientId.ToString(),
            "wrong",
            With(tenant, new ClientSecretCredentialOptions { DisableInstanceDiscovery = true })
        );

        var failure = await Assert.ThrowsAsync<AuthenticationFailedException>(async () =>
            await credential.GetTokenAsync(_graph, TestTenant.Cancellation)
        );

        Assert.Contains("AADSTS7000215", failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ClientCertificateCredential_gets_a_token_only_with_a_registered_certificate(bool registered)
    {
        using var certificate = Certificate();
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one => one.Applications[0].Certificates.AddRange(registered ? [certificate.ExportCertificatePem()] : []))
        );
        var credential = new ClientCertificateCredential(
            TestScenarios.TenantId.ToString(),
            TestScenarios.ClientId.ToString(),
            certificate,
            With(tenant, new ClientCertificateCredentialOptions { DisableInstanceDiscovery = true })
        );

        var problem = await Record.ExceptionAsync(async () => await credential.GetTokenAsync(_graph, TestTenant.Cancellation));

        Assert.Equal(registered, problem is null);
        Assert.True(registered || problem!.ToString().Contains("AADSTS700027", StringComparison.Ordinal), problem?.ToString());
    }

    [Fact]
    public async Task ManagedIdentityCredential_gets_a_token_from_the_App_Service_endpoint()
    {
        await using var tenant = await TestTenant.StartAsync(
            TestScenarios.Scenario(one => one.ManagedIdentity = new() { ClientId = TestScenarios.ClientId, Header = "the header" })
        );
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", tenant.Simulator.IdentityEndpoint);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "the header");
        try
        {
            var credential = new ManagedIdentityCredential(
                With(tenant, new ManagedIdentityCredentialOptions(ManagedIdentityId.SystemAssigned))
            );

            var token = await credential.GetTokenAsync(_graph, TestTenant.Cancellation);

            Assert.Equal(200, (await tenant.GraphAsync(HttpMethod.Get, "/organization", token: token.Token)).Status);
        }
        finally
        {
            Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", null);
            Environment.SetEnvironmentVariable("IDENTITY_HEADER", null);
        }
    }

    private static T With<T>(TestTenant tenant, T options)
        where T : TokenCredentialOptions
    {
        options.AuthorityHost = tenant.Simulator.Authority;
        options.Transport = new HttpClientTransport(new HttpClient(Trust.Handler(tenant.Simulator.CertificateAuthorityPem)));
        options.Retry.MaxRetries = 0;
        return options;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=function app", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}

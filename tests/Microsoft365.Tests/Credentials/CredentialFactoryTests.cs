using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TenantHygiene.Microsoft365.Tests.Support;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.Testing;

namespace TenantHygiene.Microsoft365.Tests.Credentials;

public sealed class CredentialFactoryTests : IDisposable
{
    private const string Password = "the password of the tests";
    private readonly TemporaryFolder _folder = new();
    private readonly RSA _key = RSA.Create(2048);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("pfx", null)]
    [InlineData("pfx", Password)]
    [InlineData("pem", null)]
    [InlineData("pem", Password)]
    public async Task A_certificate_signs_in_to_graph_and_exchange(string format, string? password)
    {
        using var certificate = Certificate();
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario => Application(scenario).Certificates = [certificate.ExportCertificatePem()]),
            Kind("Certificate", ("CertificatePath", Save(certificate, format, password)), ("CertificatePassword", password))
        );

        await AssertSignedInAsync(simulation);
    }

    [Fact]
    public async Task A_workload_identity_signs_in_with_the_token_in_its_file()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
                Application(scenario).FederatedCredentials = [
                    new FederatedCredentialScenario
                    {
                        Issuer = "https://kubernetes.example",
                        Subject = "system:serviceaccount:hygiene:app",
                        PublicKey = _key.ExportSubjectPublicKeyInfoPem(),
                    },
                ]
            ),
            Kind("WorkloadIdentity", ("TokenFilePath", SaveFederatedToken()))
        );

        await AssertSignedInAsync(simulation);
    }

    [Fact]
    public async Task A_managed_identity_signs_in_at_the_machines_endpoint()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(scenario =>
                scenario.Tenants[0].ManagedIdentity = new ManagedIdentityScenario
                {
                    ClientId = Scenarios.Application,
                    Header = "header of the tests",
                }
            ),
            Kind("ManagedIdentity", ("ClientId", null))
        );
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", simulation.Tenant.IdentityEndpoint);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "header of the tests");

        await AssertSignedInAsync(simulation);
    }

    [Fact]
    public async Task A_wrong_secret_is_reported_without_its_value()
    {
        await using var simulation = await Simulation.StartAsync(
            Scenarios.Standard(),
            new() { ["Tenants:0:Credential:ClientSecret"] = "wrong-secret" }
        );

        var directory = (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Fault();
        var exchange = (await simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel)).Fault();

        Assert.All([directory, exchange], fault =>
        {
            Assert.Equal(ReadFaultKind.Unauthenticated, fault.Kind);
            Assert.Contains("7000215", fault.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong-secret", fault.Detail, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Entra_being_down_for_a_moment_is_sat_out()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Entra,
                Answer = new FaultResponse { Status = 503 },
                Times = 2,
            }
        );

        Assert.Equal(2, (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Value());
    }

    [Fact]
    public async Task Entra_being_down_for_long_is_a_failure_of_the_service_not_of_the_credential()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Entra,
                Answer = new FaultResponse { Status = 503 },
            }
        );

        Assert.Equal(ReadFaultKind.ServiceFailed, (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Fault().Kind);
    }

    [Fact]
    public async Task A_token_is_fetched_once_for_each_service()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());

        for (var time = 0; time < 3; time++)
        {
            await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel);
            await simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel);
        }

        Assert.Equal(
            2,
            simulation
                .Tenant.Report()
                .Routes.Where(route => route.Api is ApiName.Entra && route.Route.StartsWith("POST", StringComparison.Ordinal))
                .Sum(route => route.Requests)
        );
    }

    [Fact]
    public async Task A_server_of_an_unknown_authority_is_not_spoken_to()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard(), new() { ["Microsoft365:TrustedCaFile"] = "" });

        Assert.Equal(ReadFaultKind.ServiceFailed, (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Fault().Kind);
        Assert.Equal(0, simulation.Tenant.Report().Requests);
        Assert.Empty(simulation.Clock.Skipped);
    }

    [Fact]
    public async Task No_line_of_the_log_carries_a_token_or_a_secret()
    {
        await using var simulation = await Simulation.StartAsync(Scenarios.Standard());
        simulation.Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Graph,
                Answer = new FaultResponse { Status = 403 },
                Skip = 1,
            }
        );
        simulation.Tenant.AddFault(
            new Fault
            {
                Api = ApiName.Exchange,
                Answer = new FaultResponse { Body = FaultBody.Abort },
                Skip = 1,
            }
        );

        await AssertSignedInAsync(simulation);
        await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel);
        await simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel);

        Assert.NotEmpty(simulation.Log.Lines);
        Assert.All(simulation.Log.Lines, line =>
        {
            Assert.DoesNotContain(Scenarios.Secret, line, StringComparison.Ordinal);
            Assert.DoesNotContain("eyJ", line, StringComparison.Ordinal);
        });
    }

    private static async Task AssertSignedInAsync(Simulation simulation)
    {
        Assert.Equal(2, (await simulation.Directory.CountUsersAsync(simulation.TenantId, Cancel)).Value());
        Assert.Empty((await simulation.Exchange.GetOrganisationHoldsAsync(simulation.TenantId, Cancel)).Value().InPlaceHolds);
    }

    private static ApplicationScenario Application(Scenario scenario) => scenario.Tenants[0].Applications[0];

    private static Dictionary<string, string?> Kind(string kind, params (string Name, string? Value)[] settings) =>
        settings
            .Append(("Kind", kind))
            .Append(("ClientSecret", null))
            .ToDictionary(setting => $"Tenants:0:Credential:{setting.Item1}", setting => setting.Item2);

    private X509Certificate2 Certificate()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=hygiene", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(
            now.AddDays(-1),
            now.AddDays(1)
        );
    }

    private string Save(X509Certificate2 certificate, string format, string? password)
    {
        var path = _folder.File($"application.{format}");
        if (format == "pfx")
        {
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, password));
        }
        else
        {
            var privateKey = password is null
                ? _key.ExportPkcs8PrivateKeyPem()
                : _key.ExportEncryptedPkcs8PrivateKeyPem(
                    password,
                    new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000)
                );
            File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{privateKey}\n");
        }

        return path;
    }

    private string SaveFederatedToken()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = "https://kubernetes.example",
                Audience = "api://AzureADTokenExchange",
                Claims = new Dictionary<string, object> { ["sub"] = "system:serviceaccount:hygiene:app" },
                NotBefore = now.AddMinutes(-5),
                Expires = now.AddHours(1),
                SigningCredentials = new SigningCredentials(new RsaSecurityKey(_key), SecurityAlgorithms.RsaSha256),
            }
        );
        var path = _folder.File("token");
        File.WriteAllText(path, token);
        return path;
    }
}

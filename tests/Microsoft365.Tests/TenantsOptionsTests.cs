using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Microsoft365.Tests;

public sealed class SettingsTests
{
    private static readonly Dictionary<string, string?> _good = new()
    {
        ["Tenants:0:TenantId"] = "7d1a4a3e-6d5c-4d6e-9a53-000000000001",
        ["Tenants:0:Credential:Kind"] = "ClientSecret",
        ["Tenants:0:Credential:ClientId"] = "7d1a4a3e-6d5c-4d6e-9a53-000000000002",
        ["Tenants:0:Credential:ClientSecret"] = "s3cr3t-value",
    };

    [Fact]
    public void Good_settings_give_a_tenant_with_the_careful_policy()
    {
        var tenant = Assert.Single(Registry(_good).All);

        Assert.Equal(
            (Guid.Parse("7d1a4a3e-6d5c-4d6e-9a53-000000000001"), "7d1a4a3e-6d5c-4d6e-9a53-000000000001", "careful"),
            (tenant.Id, tenant.Name, tenant.Policy)
        );
        Assert.Equal(OnPremisesStrategy.Script, tenant.OnPremises);
        Assert.Empty(tenant.AgentKeys);
    }

    [Fact]
    public void Keys_of_an_agent_and_its_successor_are_both_taken()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var tenant = Assert.Single(
            Registry(
                new(_good)
                {
                    ["Tenants:0:OnPremises:Strategy"] = "agent",
                    ["Tenants:0:OnPremises:AgentKey"] = AgentKeys.WritePublic(key),
                    ["Tenants:0:OnPremises:NextAgentKey"] = key.ExportSubjectPublicKeyInfoPem(),
                }
            ).All
        );

        Assert.Equal((OnPremisesStrategy.Agent, 2), (tenant.OnPremises, tenant.AgentKeys.Count));
    }

    [Theory]
    [InlineData("Tenants:0:TenantId", "contoso", "Tenants__0__TenantId")]
    [InlineData("Tenants:0:TenantId", "00000000-0000-0000-0000-000000000000", "Tenants__0__TenantId")]
    [InlineData("Tenants:1:TenantId", "7d1a4a3e-6d5c-4d6e-9a53-000000000001", "Tenants__1__TenantId repeats Tenants__0__TenantId")]
    [InlineData("Tenants:0:Policy", " ", "Tenants__0__Policy")]
    [InlineData("Tenants:0:Credential:Kind", "Password", "Tenants__0__Credential__Kind")]
    [InlineData("Tenants:0:Credential:Kind", "3", "Tenants__0__Credential__Kind")]
    [InlineData("Tenants:0:Credential:Kind", "", "Tenants__0__Credential__Kind")]
    [InlineData("Tenants:0:Credential:ClientId", "", "Tenants__0__Credential__ClientId")]
    [InlineData("Tenants:0:Credential:ClientSecret", "", "Tenants__0__Credential__ClientSecret")]
    [InlineData("Tenants:0:Credential:Kind", "Certificate", "Tenants__0__Credential__CertificatePath")]
    [InlineData("Tenants:0:Credential:Kind", "WorkloadIdentity", "Tenants__0__Credential__TokenFilePath")]
    [InlineData("Tenants:0:ReaderCredential:Kind", "Password", "Tenants__0__ReaderCredential__Kind")]
    [InlineData("Tenants:0:ReaderCredential:Kind", "ClientSecret", "Tenants__0__ReaderCredential__ClientSecret is missing")]
    [InlineData("Tenants:0:ReaderCredential:ClientId", "7d1a4a3e-6d5c-4d6e-9a53-000000000003", "Tenants__0__ReaderCredential__Kind")]
    [InlineData(
        "Tenants:0:OnPremises:Strategy",
        "Hope",
        "Tenants__0__OnPremises__Strategy must be one of Script, Agent, ExchangeServer, CloudManaged"
    )]
    [InlineData("Tenants:0:OnPremises:Strategy", "2", "Tenants__0__OnPremises__Strategy")]
    [InlineData("Tenants:0:OnPremises:Strategy", "", "Tenants__0__OnPremises__Strategy")]
    [InlineData("Tenants:0:OnPremises:Strategy", "Agent", "Tenants__0__OnPremises__AgentKey is missing")]
    [InlineData("Tenants:0:OnPremises:Strategy", "ExchangeServer", "Tenants__0__OnPremises__AgentKey is missing")]
    [InlineData("Tenants:0:OnPremises:AgentKey", "nonsense", "Tenants__0__OnPremises__AgentKey cannot be used")]
    [InlineData("Tenants:0:OnPremises:NextAgentKey", "nonsense", "Tenants__0__OnPremises__NextAgentKey cannot be used")]
    [InlineData("Microsoft365:AuthorityHost", "http://login.example/", "Microsoft365__AuthorityHost")]
    [InlineData("Microsoft365:GraphBaseUrl", "http://127.0.0.1:1/v1.0", "Microsoft365__GraphBaseUrl")]
    [InlineData("Microsoft365:ExchangeBaseUrl", "outlook.office365.com", "Microsoft365__ExchangeBaseUrl")]
    [InlineData("Microsoft365:TrustedCaFile", "/no/such/file.pem", "Microsoft365__TrustedCaFile")]
    public void A_wrong_setting_stops_the_start_with_one_line_that_names_it(string key, string value, string expected)
    {
        var failure = Failures(new Dictionary<string, string?>(_good) { [key] = value });

        var line = Assert.Single(failure, line => line.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void The_settings_need_name_no_tenant_since_the_registry_may()
    {
        using var services = Services([]);

        Assert.Null(Record.Exception(services.GetRequiredService<IStartupValidator>().Validate));
    }

    [Fact]
    public void Secrets_are_in_no_message()
    {
        var failures = Failures(
            new Dictionary<string, string?>(_good) { ["Tenants:0:TenantId"] = "x", ["Tenants:0:Credential:ClientId"] = "y" }
        );

        Assert.DoesNotContain("s3cr3t-value", string.Join('\n', failures), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "s3cr3t-value",
            new TenantCredentialOptions { ClientSecret = "s3cr3t-value" }.ToString(),
            StringComparison.Ordinal
        );
    }

    private static TenantRegistry Registry(Dictionary<string, string?> settings) => Services(settings).GetRequiredService<TenantRegistry>();

    private static List<string> Failures(Dictionary<string, string?> settings)
    {
        using var services = Services(settings);
        return
        [
            .. Assert.ThrowsAny<Exception>(() => services.GetRequiredService<IStartupValidator>().Validate()) switch
            {
                OptionsValidationException one => one.Failures,
                AggregateException several => several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures),
                var other => throw other,
            },
        ];
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings) =>
        new ServiceCollection().AddMicrosoft365(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
}

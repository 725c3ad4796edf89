using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Microsoft365;
using TenantHygiene.TenantSimulator;
using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantOnboarding.Tests;

/// <summary>
/// Two simulated tenants: Contoso, where the product's identities are at home, and Fabrikam, which is to be served as well.
/// </summary>
internal sealed class OnboardingEnvironment : IAsyncDisposable
{
    public const string Secret = "the secret of the tests";

    public static readonly Guid Contoso = new("7d1a4a3e-6d5c-4d6e-9a53-000000000001");
    public static readonly Guid Fabrikam = new("7d1a4a3e-6d5c-4d6e-9a53-000000000002");
    public static readonly Guid Administrator = new("a1000000-0000-4000-8000-0000000000ad");
    public static readonly Guid Reader = new("a1000000-0000-4000-8000-0000000000ea");
    public static readonly Guid Repairer = new("a1000000-0000-4000-8000-0000000000fe");

    private readonly string _authorityFile = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");

    private OnboardingEnvironment(SimulatedTenant tenant)
    {
        Tenant = tenant;
        File.WriteAllText(_authorityFile, tenant.CertificateAuthorityPem);
    }

    public SimulatedTenant Tenant { get; }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The settings of the endpoints, as environment variables.</summary>
    public Dictionary<string, string?> Environment =>
        new()
        {
            ["Microsoft365__AuthorityHost"] = Tenant.Authority.AbsoluteUri,
            ["Microsoft365__GraphBaseUrl"] = Tenant.GraphBaseUrl,
            ["Microsoft365__ExchangeBaseUrl"] = Tenant.ExchangeBaseUrl,
            ["Microsoft365__TrustedCaFile"] = _authorityFile,
            ["AZURE_TENANT_ID"] = $"{Contoso}",
            ["AZURE_CLIENT_ID"] = Administrator.ToString(),
            ["AZURE_CLIENT_SECRET"] = Secret,
        };

    public static async Task<OnboardingEnvironment> StartAsync(Action<Scenario>? change = null)
    {
        var scenario = new Scenario { Tenants = [Home(), Served()] };
        change?.Invoke(scenario);
        return new OnboardingEnvironment(await SimulatedTenant.StartAsync(scenario, cancellation: Cancel));
    }

    /// <summary>Runs the tool as its command line does.</summary>
    public async Task<(int Code, string Text)> RunAsync(string command, params string[] more)
    {
        await using var output = new StringWriter();
        string[] who = command == "prove" ? [] : ["--reader", $"{Reader}", "--repairer", $"{Repairer}", "--sign-in", "Environment"];
        var code = await CommandLine.RunAsync([command, .. who, .. more], output, Environment);
        return (code, output.ToString());
    }

    public Task<(int Code, string Text)> GrantAsync(params string[] more) => RunAsync("grant", ["--tenant", $"{Contoso}", .. more]);

    /// <summary>The product's clients with separate identities for reading and repairing.</summary>
    /// <param name="settings">More settings, with colons.</param>
    public ServiceProvider Product(Dictionary<string, string?>? settings = null)
    {
        var all = Environment.ToDictionary(one => one.Key.Replace("__", ":", StringComparison.Ordinal), one => one.Value);
        foreach (var (key, value) in settings ?? Identities(Reader, Repairer))
        {
            all[key] = value;
        }

        return new ServiceCollection()
            .AddMicrosoft365(new ConfigurationBuilder().AddInMemoryCollection(all).Build())
            .BuildServiceProvider();
    }

    /// <summary>The settings of Contoso.</summary>
    public static Dictionary<string, string?> Identities(Guid reader, Guid repairer) =>
        new()
        {
            ["Tenants:0:TenantId"] = $"{Contoso}",
            ["Tenants:0:Credential:Kind"] = "ClientSecret",
            ["Tenants:0:Credential:ClientId"] = $"{repairer}",
            ["Tenants:0:Credential:ClientSecret"] = Secret,
            ["Tenants:0:ReaderCredential:Kind"] = "ClientSecret",
            ["Tenants:0:ReaderCredential:ClientId"] = $"{reader}",
            ["Tenants:0:ReaderCredential:ClientSecret"] = Secret,
        };

    /// <summary>How many requests of routes there were.</summary>
    public int Requests(params string[] routes) =>
        Tenant.Report().Routes.Where(seen => routes.Contains(seen.Route)).Sum(seen => seen.Requests);

    /// <summary>
    /// Everything that the custom roles of a role group allow: <c>cmdlet parameter,parameter</c>. A cmdlet that is sent without parameters
    /// keeps those that all cmdlets have.
    /// </summary>
    public IReadOnlyList<string> Allowed(string roleGroup)
    {
        var book = Tenant.Tenants.Get(Contoso).Roles;
        return
        [
            .. book.Groups[roleGroup]
                .Roles.SelectMany(role => book.Roles[role].Entries)
                .Select(entry =>
                    $"{entry.Key} {string.Join(',', (entry.Value.IsSubsetOf(Cmdlets.Common) ? [] : entry.Value).Order(StringComparer.Ordinal))}"
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await Tenant.DisposeAsync();
        File.Delete(_authorityFile);
    }

    private static TenantScenario Home() =>
        new()
        {
            TenantId = Contoso,
            Name = "Contoso",
            Applications = [TheAdministrator(), Identity(Reader, "hygiene reader"), Identity(Repairer, "hygiene repairer")],
            ManagedIdentity = new ManagedIdentityScenario
            {
                ClientId = Reader,
                AlsoClientIds = [Repairer],
                Header = "header of the tests",
            },
            Users = [new() { UserPrincipalName = "ada@contoso.example" }],
        };

    private static TenantScenario Served() =>
        new()
        {
            TenantId = Fabrikam,
            Name = "Fabrikam",
            DefaultDomain = "fabrikam.example",
            Applications = [TheAdministrator()],
            Users = [new() { UserPrincipalName = "bob@fabrikam.example" }],
        };

    private static ApplicationScenario Identity(Guid clientId, string name) =>
        new()
        {
            ClientId = clientId,
            Name = name,
            Secrets = [Secret],
            IsMultiTenant = true,
        };

    private static ApplicationScenario TheAdministrator() =>
        new()
        {
            ClientId = Administrator,
            Name = "administrator",
            Secrets = [Secret],
            Permissions = new()
            {
                ["graph"] = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"],
                ["exchange"] = ["Exchange.ManageAsApp"],
            },
            DirectoryRoles = ["Exchange Administrator"],
        };
}

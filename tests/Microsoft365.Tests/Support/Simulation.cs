using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Tests.Faults;
using TenantHygiene.TenantSimulator;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.Testing;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>The clients, as the product registers them, in front of a simulated tenant.</summary>
internal sealed class Simulation : IAsyncDisposable
{
    private readonly string _authorityFile = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");
    private readonly ServiceProvider _services;

    private Simulation(SimulatedTenant tenant, Scenario scenario, Dictionary<string, string?>? settings)
    {
        Tenant = tenant;
        TenantId = scenario.Tenants[0].TenantId;
        File.WriteAllText(_authorityFile, tenant.CertificateAuthorityPem);
        var all = new Dictionary<string, string?>
        {
            ["Microsoft365:AuthorityHost"] = tenant.Authority.AbsoluteUri,
            ["Microsoft365:GraphBaseUrl"] = tenant.GraphBaseUrl,
            ["Microsoft365:ExchangeBaseUrl"] = tenant.ExchangeBaseUrl,
            ["Microsoft365:TrustedCaFile"] = _authorityFile,
            ["Tenants:0:TenantId"] = TenantId.ToString(),
            ["Tenants:0:Credential:Kind"] = "ClientSecret",
            ["Tenants:0:Credential:ClientId"] = Scenarios.Application.ToString(),
            ["Tenants:0:Credential:ClientSecret"] = Scenarios.Secret,
        };
        foreach (var (key, value) in settings ?? [])
        {
            all[key] = value;
        }

        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddMicrosoft365(new ConfigurationBuilder().AddInMemoryCollection(all).Build())
            .BuildServiceProvider();
    }

    public SimulatedTenant Tenant { get; }

    public Guid TenantId { get; }

    public SkippingClock Clock { get; } = new();

    public LogRecorder Log { get; } = new();

    public IDirectory Directory => _services.GetRequiredService<IDirectory>();

    public IExchangeAdmin Exchange => _services.GetRequiredService<IExchangeAdmin>();

    public static async Task<Simulation> StartAsync(Scenario scenario, Dictionary<string, string?>? settings = null) =>
        new(await SimulatedTenant.StartAsync(scenario, cancellation: TestContext.Current.CancellationToken), scenario, settings);

    /// <summary>Makes requests of one route fail in a way.</summary>
    public void Fail(ApiName api, string route, FaultResponse answer, int skip = 0, int? times = null) =>
        Tenant.AddFault(
            new Fault
            {
                Api = api,
                Route = route,
                Answer = answer,
                Skip = skip,
                Times = times,
            }
        );

    /// <summary>How many requests of a route the tenant has seen.</summary>
    public int Requests(string route) => Tenant.Report().Routes.Where(seen => seen.Route == route).Sum(seen => seen.Requests);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Tenant.DisposeAsync();
        File.Delete(_authorityFile);
    }
}

/// <summary>One simulated tenant for the tests of a class that only read.</summary>
public sealed class SharedSimulation : IAsyncLifetime
{
    private Simulation? _simulation;

    /// <summary>The tenant without any fault.</summary>
    internal Simulation Undisturbed()
    {
        _simulation!.Tenant.ClearFaults();
        return _simulation;
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _simulation = await Simulation.StartAsync(Scenarios.Standard());
        // A copy that can be found.
        await _simulation.Exchange.StartContentCopyAsync(
            _simulation.TenantId,
            Reading.Mailbox,
            Scenarios.ServedUser,
            TestContext.Current.CancellationToken
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _simulation!.DisposeAsync();
}

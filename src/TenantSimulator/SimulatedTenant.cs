using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TenantHygiene.TenantSimulator.EntraId;
using TenantHygiene.TenantSimulator.Exchange;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Graph;
using TenantHygiene.TenantSimulator.Hosting;
using TenantHygiene.TenantSimulator.Provisioning;
using TenantHygiene.TenantSimulator.Reporting;
using TenantHygiene.TenantSimulator.Requests;
using TenantHygiene.TenantSimulator.Scenarios;
using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator;

/// <summary>
/// A Microsoft 365 tenant (or several) behind one HTTPS server on the loopback interface: Entra ID, Microsoft Graph v1.0 and the Exchange
/// Online admin API.
/// </summary>
public sealed class SimulatedTenant : IAsyncDisposable
{
    private readonly WebApplication? _application;
    private readonly LoopbackCertificates? _certificates;
    private readonly ApiRoutes _routes;
    private readonly TokenIssuer _tokens = new();
    private readonly FaultTable _faults = new();
    private readonly TenantDirectory _tenants;
    private readonly Reporter _reporter;
    private readonly Dictionary<Guid, DirectorySync> _syncs;

    private SimulatedTenant(Scenario scenario, int? port, TimeProvider time)
    {
        _tenants = new TenantDirectory(scenario, time);
        _syncs = _tenants
            .All.Where(tenant => tenant.Scenario.DirectorySync is not null)
            .ToDictionary(tenant => tenant.Id, tenant => Sync(tenant, tenant.Scenario.DirectorySync!, time));
        var log = new RequestLog();
        _reporter = new Reporter(_tenants, log);
        scenario.Faults.ForEach(_faults.Add);
        var gateway = new Gateway(
            log,
            _faults,
            new Throttles(scenario.Throttling, UsersOf, time),
            new RequestLatency(scenario.Latency),
            time
        );
        _routes = new ApiRoutes(
            _tokens,
            gateway,
            new EntraService(_tenants, _tokens, new SignInService(_tokens)),
            new GraphService(_tenants, gateway, scenario.Graph, time),
            new ExchangeService(_tenants, gateway, scenario.Exchange)
        );
        if (port is not { } listening)
        {
            BaseUrl = InProcessTransport.BaseUrl;
            return;
        }

        _certificates = new LoopbackCertificates(TimeProvider.System.GetUtcNow());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, listening, listen => listen.UseHttps(_certificates.Server)));
        _application = builder.Build();
        _routes.Map(_application);
        _application.MapControl(this);
    }

    /// <summary>The base of all addresses, <c>https://127.0.0.1:port</c>, without a slash at its end.</summary>
    public string BaseUrl { get; private set; } = "";

    /// <summary>The authority host for Azure.Identity, with a slash at its end.</summary>
    public Uri Authority => new($"{BaseUrl}/");

    /// <summary>The base of Microsoft Graph: <c>https://127.0.0.1:port/v1.0</c>.</summary>
    public string GraphBaseUrl => $"{BaseUrl}/v1.0";

    /// <summary>The base of Exchange Online; clients append <c>/adminapi/beta/{tenant}/InvokeCommand</c>.</summary>
    public string ExchangeBaseUrl => BaseUrl;

    /// <summary>The App Service managed identity endpoint, for IDENTITY_ENDPOINT.</summary>
    public string IdentityEndpoint => $"{BaseUrl}/msi/token";

    /// <summary>The certificate of the private authority that clients must trust, PEM.</summary>
    /// <exception cref="InvalidOperationException">It answers in this process, without a server.</exception>
    public string CertificateAuthorityPem =>
        _certificates?.AuthorityPem ?? throw new InvalidOperationException("Without a server there is no certificate.");

    /// <summary>The tenants, for tests that hold what was done against what stood.</summary>
    internal TenantDirectory Tenants => _tenants;

    /// <summary>Starts a simulator.</summary>
    /// <param name="scenario">What it simulates. It belongs to the simulator from now on.</param>
    /// <param name="port">The port on 127.0.0.1; 0 for any that is free.</param>
    /// <param name="time">The clock of latencies, buckets and delays; tokens always live in real time, as client caches do.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The simulator, listening.</returns>
    /// <exception cref="ScenarioException">The scenario contradicts itself.</exception>
    /// <exception cref="IOException">A directory that the scenario names cannot be read.</exception>
    public static async Task<SimulatedTenant> StartAsync(
        Scenario scenario,
        int port = 0,
        TimeProvider? time = null,
        CancellationToken cancellation = default
    )
    {
        ScenarioValidator.Check(scenario);
        var simulator = new SimulatedTenant(scenario, port, time ?? TimeProvider.System);
        try
        {
            foreach (var sync in simulator._syncs.Values)
            {
                sync.Synchronize();
            }

            await simulator._application!.StartAsync(cancellation);
        }
        catch
        {
            await simulator.DisposeAsync();
            throw;
        }

        var address = simulator
            ._application.Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First();
        simulator.BaseUrl = $"https://127.0.0.1:{new Uri(address).Port}";
        return simulator;
    }

    /// <summary>
    /// Makes a simulator that answers in this process only, without a server: the same requests and answers, byte by byte, without sockets
    /// and encryption.
    /// </summary>
    /// <param name="scenario">What it simulates. It belongs to the simulator from now on.</param>
    /// <param name="time">The clock of latencies, buckets and delays.</param>
    /// <exception cref="ScenarioException">The scenario contradicts itself.</exception>
    public static SimulatedTenant InThisProcess(Scenario scenario, TimeProvider time)
    {
        ScenarioValidator.Check(scenario);
        return new SimulatedTenant(scenario, port: null, time);
    }

    /// <summary>The transport for clients in this process.</summary>
    public HttpMessageHandler CreateTransport() => new InProcessTransport(_routes);

    /// <summary>What happened since the start.</summary>
    /// <param name="tenantId">Restricts what was done to tenants, and its sums, to one of them.</param>
    /// <returns>Counts, removals and unintended changes.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    public Report Report(Guid? tenantId = null) => _reporter.Report(tenantId);

    /// <summary>What stands now.</summary>
    /// <param name="tenantId">Restricts it to one tenant.</param>
    /// <returns>A snapshot for each tenant.</returns>
    /// <exception cref="KeyNotFoundException">There is no such tenant.</exception>
    public IReadOnlyList<TenantSnapshot> State(Guid? tenantId = null) => _reporter.State(tenantId);

    /// <summary>The tenants, the listed ones first.</summary>
    public IReadOnlyList<TenantView> TenantViews() => _reporter.Tenants();

    /// <summary>What the scenario expects of each case in the end.</summary>
    /// <returns>The cases.</returns>
    public IReadOnlyList<CaseView> Cases() => _reporter.Cases();

    /// <summary>Adds a fault; of several that match a request the first meets it.</summary>
    /// <param name="fault">The fault.</param>
    public void AddFault(Fault fault) => _faults.Add(fault);

    /// <summary>Ends all faults.</summary>
    public void ClearFaults() => _faults.Clear();

    /// <summary>Does what an administrator or the directory sync would do meanwhile.</summary>
    /// <param name="mutation">What.</param>
    /// <exception cref="KeyNotFoundException">Its tenant, user or recipient is not there.</exception>
    public void Mutate(Mutation mutation)
    {
        var tenant = _tenants.Get(mutation.TenantId);
        if (mutation.Kind is MutationKind.RunDirectorySync)
        {
            Sync(tenant).Synchronize();
            return;
        }

        tenant.Run(() =>
        {
            Mutator.Apply(tenant, mutation);
            return true;
        });
    }

    /// <summary>Signs a token that no flow of Entra ID would give: for a person, expired, or with any roles.</summary>
    /// <param name="order">What it is to say.</param>
    /// <returns>The token.</returns>
    /// <exception cref="KeyNotFoundException">Its tenant is not there.</exception>
    public string IssueToken(AccessTokenRequest order)
    {
        var tenant = _tenants.Get(order.TenantId);
        return _tokens.Issue(
            BaseUrl,
            new TokenRequest
            {
                TenantId = tenant.Id,
                ClientId = order.ClientId ?? DerivedGuid.From(tenant.Id.ToString(), "client"),
                Audience = order.Audience,
                ObjectId = order.ObjectId ?? DerivedGuid.From(tenant.Id.ToString(), "person", order.PreferredUsername ?? ""),
                Roles = order.Roles,
                Groups = order.Groups,
                PreferredUsername = order.PreferredUsername,
                Lifetime = TimeSpan.FromSeconds(order.LifetimeSeconds),
            }
        );
    }

    private int UsersOf(Guid tenantId)
    {
        var tenant = _tenants.Get(tenantId);
        return tenant.Run(() => tenant.Users.Active.Count);
    }

    private DirectorySync Sync(Tenant tenant) =>
        _syncs.GetValueOrDefault(tenant.Id) ?? throw new KeyNotFoundException($"Tenant {tenant.Id} has no directorySync.");

    private static DirectorySync Sync(Tenant tenant, DirectorySyncScenario scenario, TimeProvider time) =>
        new(
            tenant,
            scenario.Ldap is { } ldap ? new LdapDirectory(ldap) : new ScenarioDirectory(tenant),
            TimeSpan.FromSeconds(scenario.IntervalSeconds),
            time
        );

    /// <summary>Waits until the process is asked to end (SIGTERM, Ctrl+C).</summary>
    /// <param name="cancellation">Ends the wait as well.</param>
    /// <returns>When it is time to end.</returns>
    internal Task WaitForShutdownAsync(CancellationToken cancellation) => _application!.WaitForShutdownAsync(cancellation);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var sync in _syncs.Values)
        {
            await sync.DisposeAsync();
        }

        await (_application?.DisposeAsync() ?? ValueTask.CompletedTask);
        _certificates?.Dispose();
    }
}

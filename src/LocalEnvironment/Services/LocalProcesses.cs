using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>Everything that the product needs on one machine, and the product: Azurite, the simulated tenant, the function app.</summary>
public sealed class LocalProcesses : IAsyncDisposable
{
    private readonly DataDirectory _data;
    private IReadOnlyDictionary<string, string?> _settings = new Dictionary<string, string?>();

    private LocalProcesses(LocalProcessesOptions options, DataDirectory data)
    {
        Options = options;
        _data = data;
        Scenario = ScenarioFile.Read(options.ScenarioFile);
    }

    /// <summary>How it was started.</summary>
    public LocalProcessesOptions Options { get; }

    /// <summary>The folder with data and logs.</summary>
    public string DataDirectory => _data.Path;

    /// <summary>The scenario's tenants and applications.</summary>
    public ScenarioFile Scenario { get; }

    /// <summary>The storage account.</summary>
    public AzuriteProcess Azurite { get; private set; } = null!;

    /// <summary>The tenant.</summary>
    public SimulatorProcess Simulator { get; private set; } = null!;

    /// <summary>How the tenant stood before the function app began.</summary>
    public IReadOnlyList<TenantState> InitialState { get; private set; } = [];

    /// <summary>The product.</summary>
    public FunctionAppProcess FunctionApp { get; private set; } = null!;

    /// <summary>The Active Directory; null in a run without one.</summary>
    public LocalDirectory? Directory { get; private set; }

    /// <summary>The hybrid agent; null in a run without a directory.</summary>
    public HybridAgentProcess? Agent { get; private set; }

    /// <summary>The product's API, called by the scenario's client that has all roles.</summary>
    public HygieneApiClient Api { get; private set; } = null!;

    /// <summary>Starts all three, each when what it needs is ready.</summary>
    /// <param name="options">What differs from the usual.</param>
    /// <param name="report">Told of each step, in a few words.</param>
    /// <param name="time">The clock of token renewal.</param>
    /// <param name="cancellationToken">Gives up; what was started is ended.</param>
    /// <exception cref="ProcessException">Something did not start.</exception>
    public static async Task<LocalProcesses> StartAsync(
        LocalProcessesOptions options,
        Action<string>? report = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default
    )
    {
        var port = LoopbackPort.Claim(options.Port);
        var data = Services.DataDirectory.Hold(options.DataDirectory);
        LocalProcesses? processes = null;
        try
        {
            processes = new LocalProcesses(options, data);
            await processes.StartAsync(port, report ?? (_ => { }), time ?? TimeProvider.System, cancellationToken);
            return processes;
        }
        catch
        {
            await (processes?.DisposeAsync() ?? ValueTask.CompletedTask);
            data.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Starts a further host of the function app with the same settings on the same storage account; it shares the work. Whoever starts it
    /// ends it.
    /// </summary>
    /// <param name="name">Names the folder of its log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProcessException">It did not start.</exception>
    public Task<FunctionAppProcess> StartFurtherHostAsync(string name, CancellationToken cancellationToken = default) =>
        FunctionAppProcess.StartAsync(
            _settings,
            Path.Combine(DataDirectory, name),
            Options.FunctionsHost,
            cancellationToken: cancellationToken
        );

    /// <summary>Ends when one of the processes has ended by itself.</summary>
    /// <returns>The one.</returns>
    public async Task<SupervisedProcess> WaitForFirstExitAsync()
    {
        SupervisedProcess[] all =
        [
            Azurite.Process,
            Simulator.Process,
            FunctionApp.Process,
            .. Agent is null ? [] : new[] { Agent.Process },
        ];
        await Task.WhenAny(all.Select(process => process.Exited));
        return all.First(process => !process.IsRunning);
    }

    /// <summary>Ends them, the function app first, so that it can still use the others while it ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        await (Agent?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (FunctionApp?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Simulator?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Directory?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
        _data.Dispose();
    }

    private async Task StartAsync(int port, Action<string> report, TimeProvider time, CancellationToken cancellationToken)
    {
        Azurite = await AzuriteProcess.StartAsync(
            DataDirectory,
            () => report("Installing Azurite with npm ci; once per working copy"),
            inMemory: !Options.PersistsStorage,
            cancellationToken
        );
        report($"Azurite listens on ports {Azurite.Ports.Blob} (blobs), {Azurite.Ports.Queue} (queues) and {Azurite.Ports.Table} (tables)");
        Directory = Options.WithDirectory ? await StartDirectoryAsync(report, cancellationToken) : null;
        Simulator = await SimulatorProcess.StartAsync(
            Directory?.ScenarioFile ?? Options.ScenarioFile,
            DataDirectory,
            cancellationToken: cancellationToken
        );
        InitialState = await Simulator.Client.GetStateAsync(cancellationToken);
        report(
            $"The simulated tenant answers at {Simulator.BaseUrl.AbsoluteUri} with {InitialState.Sum(tenant => tenant.UserCount)} users"
        );
        var settings = FunctionAppSettings.Against(Scenario, Simulator.BaseUrl, Simulator.CaFile, Azurite.ConnectionString);
        foreach (
            var (name, value) in FunctionAppSettings
                .Schedules()
                .Concat(FunctionAppSettings.FastSchedules)
                .Concat(Directory?.FunctionAppSettings ?? [])
                .Concat(Options.Settings)
        )
        {
            settings[name] = value;
        }

        _settings = settings;
        FunctionApp = await FunctionAppProcess.StartAsync(settings, DataDirectory, Options.FunctionsHost, port, cancellationToken);
        report($"The function app answers at {FunctionApp.BaseUrl.AbsoluteUri}");
        if (Directory is not null)
        {
            Agent = HybridAgentProcess.Start(Directory, Azurite.ConnectionString, DataDirectory);
            report($"The hybrid agent runs as process {Agent.Process.Id}");
        }

        var (tenant, client) = Scenario.FindApiClient();
        Api = new HygieneApiClient(FunctionApp.BaseUrl, new AccessTokens(Simulator.Client.Http, tenant.TenantId, client, time));
    }

    private async Task<LocalDirectory> StartDirectoryAsync(Action<string> report, CancellationToken cancellationToken)
    {
        report("Starting Active Directory (Samba); the first time on a machine takes half a minute");
        var directory = await LocalDirectory.StartAsync(Options.ScenarioFile, DataDirectory, cancellationToken);
        report($"Active Directory answers at ldaps://{directory.Forest.Address} with {directory.UserCount} of the tenant's users");
        return directory;
    }
}

/// <summary>How to start the local processes.</summary>
public sealed record LocalProcessesOptions
{
    /// <summary>The scenario that the tenant begins with.</summary>
    public string ScenarioFile { get; init; } = SimulatorProcess.DefaultScenarioFile;

    /// <summary>
    /// Whether a real Active Directory (Samba) is started with the users of the scenario, and the hybrid agent beside it.
    /// </summary>
    public bool WithDirectory { get; init; }

    /// <summary>The folder for data and logs, used again if it is there; null for a fresh one.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// Whether the storage account is kept in <see cref="DataDirectory"/>. Azurite writes all that it holds again and again then, which
    /// takes the longer the more that is.
    /// </summary>
    public bool PersistsStorage { get; init; }

    /// <summary>The function app's port on 127.0.0.1; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The official Functions host that runs the function app; null for this repository's own.</summary>
    public OfficialFunctionsHost? FunctionsHost { get; init; }

    /// <summary>Further settings of the function app as environment variables; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}

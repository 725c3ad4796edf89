using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.Benchmarks.Staging;

/// <summary>
/// Azurite, a simulated tenant and the function app, each a fresh process, and what is needed to measure the function app.
/// </summary>
public sealed class BenchmarkStage : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("tenant-hygiene-benchmark-");
    private Dictionary<string, string?> _settings = [];

    private BenchmarkStage(TenantShape shape) => Shape = shape;

    /// <summary>The tenant.</summary>
    public TenantShape Shape { get; }

    /// <summary>The tenant's id.</summary>
    public Guid TenantId { get; private set; }

    /// <summary>The simulated tenant.</summary>
    public SimulatorProcess Simulator { get; private set; } = null!;

    /// <summary>The storage account.</summary>
    public AzuriteProcess Azurite { get; private set; } = null!;

    /// <summary>Counts what the function app asks of the storage account.</summary>
    public StorageRelay Storage { get; private set; } = null!;

    /// <summary>The product.</summary>
    public FunctionAppProcess FunctionApp { get; private set; } = null!;

    /// <summary>Measures the product's process.</summary>
    public ProcessMeter Meter { get; private set; } = null!;

    /// <summary>Tokens for the product's API, of all roles.</summary>
    public AccessTokens Tokens { get; private set; } = null!;

    /// <summary>The product's API.</summary>
    public HygieneApiClient Api { get; private set; } = null!;

    /// <summary>Starts everything. No scan begins by itself, so that the measurement says when.</summary>
    /// <param name="shape">The tenant.</param>
    /// <param name="settings">Settings of the function app.</param>
    /// <param name="storageInMemory">
    /// Whether the storage account never stops to save what it has: a pause of seconds where it holds much.
    /// </param>
    /// <param name="countsStorage">Whether requests to the storage account are counted, which takes a little time of each.</param>
    /// <param name="fillStorage">Puts into the storage account what is to be there before the function app starts.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<BenchmarkStage> SetAsync(
        TenantShape shape,
        IReadOnlyDictionary<string, string?> settings,
        bool storageInMemory = false,
        bool countsStorage = true,
        Func<AzuriteProcess, Task>? fillStorage = null,
        CancellationToken cancellationToken = default
    )
    {
        var stage = new BenchmarkStage(shape);
        try
        {
            stage.Azurite = await AzuriteProcess.StartAsync(
                stage._data.FullName,
                inMemory: storageInMemory,
                cancellationToken: cancellationToken
            );
            await (fillStorage?.Invoke(stage.Azurite) ?? Task.CompletedTask);
            await stage.StartAsync(settings, countsStorage, cancellationToken);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the function app once more, on the same storage account.</summary>
    public Task<FunctionAppProcess> StartSecondAsync(CancellationToken cancellationToken) =>
        FunctionAppProcess.StartAsync(_settings, Path.Combine(_data.FullName, "second"), cancellationToken: cancellationToken);

    /// <summary>Scans the tenant, and waits until the scan has ended.</summary>
    /// <exception cref="InvalidOperationException">It did not see every user.</exception>
    public async Task<ScanEntry> ScanAsync(CancellationToken cancellationToken)
    {
        var scan = await Api.StartScanAsync(TenantId, cancellationToken);
        // The log tells the end without asking the function app, which would be measured along.
        await FunctionApp.Process.WaitForLineAsync(
            line => line.Contains($"Scan {scan.Id} ended", StringComparison.Ordinal),
            TimeSpan.FromMinutes(3),
            cancellationToken
        );
        scan = await Api.GetScanAsync(scan.Id, cancellationToken);
        return scan.IsComplete && scan.Users == Shape.Users
            ? scan
            : throw new InvalidOperationException($"The scan ended {scan.State} with {scan.Users} of {Shape.Users} users. {scan.Fault}");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        Meter?.Dispose();
        await (FunctionApp?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Storage?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Simulator?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
        _data.Delete(recursive: true);
    }

    private async Task StartAsync(IReadOnlyDictionary<string, string?> settings, bool countsStorage, CancellationToken cancellationToken)
    {
        var scenarioFile = Path.Combine(_data.FullName, "scenario.json");
        await File.WriteAllTextAsync(scenarioFile, Shape.ToScenario().ToJsonString(), cancellationToken);
        var scenario = ScenarioFile.Read(scenarioFile);
        var (tenant, client) = scenario.FindApiClient();
        TenantId = tenant.TenantId;
        Storage = StorageRelay.Start(Azurite.Ports);
        Simulator = await SimulatorProcess.StartAsync(scenarioFile, _data.FullName, cancellationToken: cancellationToken);
        var all = FunctionAppSettings.Against(
            scenario,
            Simulator.BaseUrl,
            Simulator.CaFile,
            (countsStorage ? Storage.Ports : Azurite.Ports).ConnectionString
        );
        foreach (var (name, value) in FunctionAppSettings.Schedules())
        {
            all[name] = value;
        }

        all["AzureWebJobs.DetectProvisioningErrors.Disabled"] = "true";
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        _settings = all;
        FunctionApp = await FunctionAppProcess.StartAsync(all, _data.FullName, cancellationToken: cancellationToken);
        Meter = new ProcessMeter(FunctionApp.Process.Id);
        Tokens = new AccessTokens(Simulator.Client.Http, TenantId, client, TimeProvider.System);
        Api = new HygieneApiClient(FunctionApp.BaseUrl, Tokens);
        // The first call fetches this client's own token and the authority's keys: neither is to be counted.
        await Api.ListRemediationsAsync(TenantId, cancellationToken);
    }
}

/// <summary>Settings of the function app that take its waits away.</summary>
public static class ShortWaits
{
    /// <summary>No pause anywhere.</summary>
    public static IReadOnlyDictionary<string, string?> None { get; } =
        new Dictionary<string, string?>
        {
            ["Purge__ConfirmAfter"] = "00:00:00",
            ["Purge__SettleAfter"] = "00:01:00",
            ["Verification__FirstCheckAfter"] = "00:00:00",
            ["Verification__MaxInterval"] = "00:00:00",
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.2",
        };

    /// <summary>
    /// No pause in what goes on, but a schedule for what has to wait: without pauses, those who wait for tomorrow's budget would ask for it
    /// without end. Both have the same first pause, so that it is part of the duration twice.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> ForBudget { get; } =
        new Dictionary<string, string?>(None)
        {
            ["Verification__FirstCheckAfter"] = "00:00:20",
            ["Verification__MaxInterval"] = "01:00:00",
        };
}

/// <summary>Requests to the simulated tenant by API and route.</summary>
public sealed record RequestCounts(IReadOnlyDictionary<(string Api, string Route), int> Routes)
{
    /// <summary>What a report counts.</summary>
    public static RequestCounts Of(SimulatorReport report) =>
        new(report.Routes.ToDictionary(route => (route.Api, route.Route), route => route.Requests));

    /// <summary>What came since an earlier count.</summary>
    public RequestCounts Since(RequestCounts earlier) =>
        new(
            Routes
                .Select(route => (route.Key, Count: route.Value - earlier.Routes.GetValueOrDefault(route.Key)))
                .Where(route => route.Count > 0)
                .ToDictionary(route => route.Key, route => route.Count)
        );

    /// <summary>Requests to an API.</summary>
    public int To(string api) => Routes.Where(route => route.Key.Api == api).Sum(route => route.Value);
}

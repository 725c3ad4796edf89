using System.Diagnostics;
using System.Globalization;
using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>What the host costs when activities cost nothing.</summary>
public static class HostBenchmark
{
    private const int Sequences = 200;
    private const int Steps = 50;
    private const int Timers = 500;
    private const int Waiting = 10_000;
    private const int WaitingAtOnce = 500;
    private static readonly TimeSpan _settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _idle = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Lets nothing happen for a minute, runs each kind of step, lets more and more orchestrations wait, then starts the host again on what
    /// is stored.
    /// </summary>
    public static async Task<HostFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("tenant-hygiene-host-");
        try
        {
            await using var azurite = await AzuriteProcess.StartAsync(data.FullName, inMemory: true, cancellationToken: cancellationToken);
            await using var storage = StorageRelay.Start(azurite.Ports);
            HostFigures figures;
            await using (var host = await LoadedHost.StartAsync(data, storage.Ports.ConnectionString, cancellationToken))
            {
                figures = await MeasureAsync(host, storage, cancellationToken);
                await host.KillAsync();
            }

            await using var restarted = await LoadedHost.StartAsync(data, storage.Ports.ConnectionString, cancellationToken);
            return figures with { Restart = restarted.StartedIn };
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<HostFigures> MeasureAsync(LoadedHost host, StorageRelay storage, CancellationToken cancellationToken)
    {
        using var meter = new ProcessMeter(host.ProcessId);
        await Task.Delay(_settling, cancellationToken);
        var (idleBefore, requestsBefore) = (meter.ProcessorTime, Requests());
        await Task.Delay(_idle, cancellationToken);
        var (idleProcessor, idleRequests) = (meter.ProcessorTime - idleBefore, Requests() - requestsBefore);

        // The first round compiles the code.
        await LoadAsync($"sequences/{Sequences / 10}");
        (var processorBefore, requestsBefore) = (meter.ProcessorTime, Requests());
        var elapsed = TimeSpan.FromMilliseconds(await LoadAsync($"sequences/{Sequences}"));
        var (processorTime, requests) = (meter.ProcessorTime - processorBefore, Requests() - requestsBefore);
        var stepAlone = TimeSpan.FromMicroseconds(await LoadAsync($"steps/{Steps}"));
        var lateness = TimeSpan.FromMilliseconds(await LoadAsync($"timers/{Timers}"));
        await LoadAsync($"waiting/0/1");
        var memoryEmpty = meter.Memory;
        for (var started = 1; started < Waiting; started += WaitingAtOnce)
        {
            await LoadAsync($"waiting/{started}/{WaitingAtOnce}");
        }

        return new HostFigures
        {
            FirstStart = host.StartedIn,
            Restart = TimeSpan.Zero,
            IdleRequests = idleRequests / _idle.TotalMinutes,
            IdleProcessor = idleProcessor / _idle,
            Sequences = Sequences,
            Elapsed = elapsed,
            ProcessorTime = processorTime,
            RequestsPerSequence = (double)requests / Sequences,
            StepAlone = stepAlone,
            Timers = Timers,
            TimerLateness = lateness,
            Waiting = Waiting,
            MemoryEmpty = memoryEmpty,
            MemoryWaiting = meter.Memory,
        };

        Task<long> LoadAsync(FormattableString path) => host.LoadAsync(path.ToString(CultureInfo.InvariantCulture), cancellationToken);

        int Requests() => storage.Counts.Values.Sum();
    }
}

/// <summary>What the host takes on one machine, with Azurite as the storage account.</summary>
public sealed record HostFigures
{
    /// <summary>From the start of the process until it answers, with nothing stored.</summary>
    public required TimeSpan FirstStart { get; init; }

    /// <summary>The same after a kill, with <see cref="Waiting"/> that wait.</summary>
    public required TimeSpan Restart { get; init; }

    /// <summary>Requests to the storage account in a minute in which nothing happens.</summary>
    public required double IdleRequests { get; init; }

    /// <summary>Processor time of host and worker in that minute, as a share of one core.</summary>
    public required double IdleProcessor { get; init; }

    /// <summary>Orchestrations of five activities that ran.</summary>
    public required int Sequences { get; init; }

    /// <summary>From the first start to the last end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Of host and worker.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Requests to the storage account for each of the sequences.</summary>
    public required double RequestsPerSequence { get; init; }

    /// <summary>Duration of a step, one sequence at a time, that 99 in 100 do not exceed.</summary>
    public required TimeSpan StepAlone { get; init; }

    /// <summary>Durable timers, due a millisecond apart.</summary>
    public required int Timers { get; init; }

    /// <summary>Lateness that 99 in 100 timers do not exceed.</summary>
    public required TimeSpan TimerLateness { get; init; }

    /// <summary>Orchestrations that wait.</summary>
    public required int Waiting { get; init; }

    /// <summary>Resident memory of host and worker with one that waits, in bytes.</summary>
    public required long MemoryEmpty { get; init; }

    /// <summary>The same with <see cref="Waiting"/>.</summary>
    public required long MemoryWaiting { get; init; }
}

/// <summary>The host with an app that does nothing but orchestrate; a second one on the same storage account is a restart.</summary>
public sealed class LoadedHost : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(1);

    private readonly SupervisedProcess _process;
    private readonly HttpClient _http;

    private LoadedHost(SupervisedProcess process, Uri address, TimeSpan startedIn)
    {
        (_process, StartedIn) = (process, startedIn);
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>From the start of the process until it listened.</summary>
    public TimeSpan StartedIn { get; }

    /// <summary>Starts the host and waits until it is ready.</summary>
    /// <param name="data">Its log goes there.</param>
    /// <param name="storage">The connection string of the storage account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LoadedHost> StartAsync(DirectoryInfo data, string storage, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.FindFree()}");
        var assembly = BuiltProject.Assembly("HostLoad");
        var process = SupervisedProcess.Start(
            new ProcessDefinition
            {
                Name = "The host under load",
                FileName = BuiltProject.DotnetHost,
                Arguments = [BuiltProject.Assembly("FunctionsHost"), Path.GetDirectoryName(assembly)!],
                Environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = address, ["AzureWebJobsStorage"] = storage },
                WorkingDirectory = Path.GetDirectoryName(assembly)!,
                LogFile = Path.Combine(data.FullName, "host.log"),
            }
        );
        await process.WaitForLineAsync(line => line.Contains("ready after", StringComparison.Ordinal), _timeout, cancellationToken);
        return new LoadedHost(process, new Uri(address), Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Puts a load on the host.</summary>
    /// <returns>The figure it answers with when it has dealt with it.</returns>
    public async Task<long> LoadAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content: null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return long.Parse(await answer.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>The end that nobody prepares.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}

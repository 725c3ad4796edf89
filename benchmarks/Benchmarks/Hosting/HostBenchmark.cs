using System.Globalization;
using TenantHygiene.Benchmarks.Machine;
using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.Azurite;

namespace TenantHygiene.Benchmarks.Hosting;

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

    /// <summary>Lets nothing happen for a minute, runs each kind of step, lets more and more orchestrations wait, then starts the host again on what is stored.</summary>
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

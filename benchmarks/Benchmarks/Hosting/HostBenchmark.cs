using System.Globalization;
using TenantHygiene.Benchmarks.Machine;

namespace TenantHygiene.Benchmarks.Hosting;

/// <summary>What the embedded host costs when activities cost nothing.</summary>
public static class HostBenchmark
{
    private const int Sequences = 3_000;
    private const int FanOuts = 100;
    private const int Events = 3_000;
    private const int Timers = 3_000;
    private const int Steps = 300;
    private const int Waiting = 10_000;
    private const int Many = 100_000;

    /// <summary>Runs each kind of step, then lets more and more orchestrations wait, then starts the host again on what it has stored.</summary>
    public static async Task<HostFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("tenant-hygiene-host-");
        try
        {
            HostFigures figures;
            await using (var host = await LoadedHost.StartAsync(data, cancellationToken))
            {
                figures = await MeasureAsync(host, cancellationToken);
                await host.KillAsync();
            }

            await using var restarted = await LoadedHost.StartAsync(data, cancellationToken);
            return figures with { Restart = restarted.StartedIn };
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<HostFigures> MeasureAsync(LoadedHost host, CancellationToken cancellationToken)
    {
        using var meter = new ProcessMeter(host.ProcessId);

        // The first round compiles the code and makes the file grow.
        await LoadAsync($"sequences/{Sequences / 10}");
        var processorBefore = meter.ProcessorTime;
        var elapsed = TimeSpan.FromMilliseconds(await LoadAsync($"sequences/{Sequences}"));
        var processorTime = meter.ProcessorTime - processorBefore;
        var fanOuts = TimeSpan.FromMilliseconds(await LoadAsync($"fan-outs/{FanOuts}"));
        var events = TimeSpan.FromMilliseconds(await LoadAsync($"events/{Events}"));
        var lateness = TimeSpan.FromMilliseconds(await LoadAsync($"timers/{Timers}"));
        var stepAlone = TimeSpan.FromMicroseconds(await LoadAsync($"steps/{Steps}"));
        var heapEmpty = await LoadAsync($"waiting/0/1");
        var memoryEmpty = meter.Memory;
        var heapWaiting = await LoadAsync($"waiting/1/{Waiting}");
        var memoryWaiting = meter.Memory;
        var heapMany = heapWaiting;
        for (var started = Waiting; started < Many; started += Waiting)
        {
            heapMany = await LoadAsync($"waiting/{1 + started}/{Waiting}");
        }

        var memoryMany = meter.Memory;
        return new HostFigures
        {
            Sequences = Sequences,
            Elapsed = elapsed,
            ProcessorTime = processorTime,
            FanOuts = FanOuts,
            FanOutsElapsed = fanOuts,
            Events = Events,
            EventsElapsed = events,
            Timers = Timers,
            TimerLateness = lateness,
            StepAlone = stepAlone,
            StepAmongMany = TimeSpan.FromMicroseconds(await LoadAsync($"steps/{Steps}")),
            Waiting = Waiting,
            Many = Many,
            HeapPerWaiting = (heapWaiting - heapEmpty) / Waiting,
            HeapPerMany = (heapMany - heapEmpty) / Many,
            MemoryEmpty = memoryEmpty,
            MemoryWaiting = memoryWaiting,
            MemoryMany = memoryMany,
            FirstStart = host.StartedIn,
            Restart = TimeSpan.Zero,
        };

        Task<long> LoadAsync(FormattableString path) => host.LoadAsync(path.ToString(CultureInfo.InvariantCulture), cancellationToken);
    }
}

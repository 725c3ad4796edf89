using System.Globalization;
using TenantHygiene.Benchmarks.Machine;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.Benchmarks.Hosting;

/// <summary>What the embedded host costs when activities cost nothing.</summary>
public static class HostBenchmark
{
    private const int Sequences = 3_000;
    private const int Waiting = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Runs sequences of five activities, then lets many orchestrations wait.</summary>
    public static async Task<HostFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("tenant-hygiene-host-");
        try
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.FindFree()}");
            var assembly = BuiltProject.Assembly("HostLoad");
            await using var process = SupervisedProcess.Start(new ProcessOrder
            {
                Name = "The host under load",
                FileName = BuiltProject.DotnetHost,
                Arguments = [assembly],
                Environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = address, ["EmbeddedHost__DataPath"] = data.FullName },
                WorkingDirectory = Path.GetDirectoryName(assembly)!,
                LogFile = Path.Combine(data.FullName, "host.log"),
            });
            await process.WaitForLineAsync(line => line.Contains("Now listening on", StringComparison.Ordinal), Patience, cancellationToken);
            using var meter = new ProcessMeter(process.Id);
            using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(3) };
            return await MeasureAsync(http, meter, cancellationToken);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<HostFigures> MeasureAsync(HttpClient http, ProcessMeter meter, CancellationToken cancellationToken)
    {
        // The first round compiles the code and makes the file grow.
        await PostAsync(http, $"sequences/{Sequences / 10}", cancellationToken);
        var processorBefore = meter.ProcessorTime;
        var elapsed = TimeSpan.FromMilliseconds(await PostAsync(http, $"sequences/{Sequences}", cancellationToken));
        var processorTime = meter.ProcessorTime - processorBefore;
        var heapEmpty = await PostAsync(http, "waiting/0/1", cancellationToken);
        var memoryEmpty = meter.Memory;
        var heapWaiting = await PostAsync(http, $"waiting/1/{Waiting}", cancellationToken);
        var memoryWaiting = meter.Memory;
        await PostAsync(http, $"waiting/{1 + Waiting}/{2 * Waiting}", cancellationToken);
        return new HostFigures
        {
            Sequences = Sequences,
            Elapsed = elapsed,
            ProcessorTime = processorTime,
            Waiting = Waiting,
            HeapPerWaiting = (heapWaiting - heapEmpty) / Waiting,
            MemoryEmpty = memoryEmpty,
            MemoryWaiting = memoryWaiting,
            MemoryWaitingThrice = meter.Memory,
        };
    }

    private static async Task<long> PostAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), content: null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return long.Parse(await answer.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}

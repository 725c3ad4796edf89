using System.Globalization;
using TenantHygiene.Benchmarks.Hosting;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The table about the host.</summary>
public static class HostTables
{
    /// <summary>What it costs when activities cost nothing.</summary>
    public static string Of(HostFigures host) => new MarkdownTable("The host by itself, on Azurite; host and worker together", "", "")
        .Row($"Start of the process until it answers: nothing stored, and after a kill with {Count(host.Waiting)} waiting", $"{Seconds(host.FirstStart)}, {Seconds(host.Restart)}")
        .Row("While nothing happens: requests to the storage account in a minute", Number(host.IdleRequests))
        .Row("… processor", string.Create(CultureInfo.InvariantCulture, $"{host.IdleProcessor:P1} of a core"))
        .Row($"Sequences of five activities, {Count(host.Sequences)} at once", PerSecond(host.Sequences, host.Elapsed))
        .Row("Processor time per sequence", Milliseconds(host.ProcessorTime / host.Sequences))
        .Row("Requests to the storage account per sequence", Number(host.RequestsPerSequence))
        .Row("Duration of a durable step, one sequence at a time, 99 in 100 below", Milliseconds(host.StepAlone))
        .Row($"Lateness of {Count(host.Timers)} timers due within {Seconds(TimeSpan.FromMilliseconds(host.Timers))}, 99 in 100 below", Milliseconds(host.TimerLateness))
        .Row($"Memory with 1 and {Count(host.Waiting)} waiting", $"{Megabytes(host.MemoryEmpty)}, {Megabytes(host.MemoryWaiting)}")
        .ToString();

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

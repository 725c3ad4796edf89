using TenantHygiene.Benchmarks.Hosting;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The table about the embedded host.</summary>
public static class HostTables
{
    /// <summary>What it costs when activities cost nothing.</summary>
    public static string Of(HostFigures host) => new MarkdownTable("The embedded host by itself", "", "")
        .Row($"Sequences of five activities, {Count(host.Sequences)} at once", PerSecond(host.Sequences, host.Elapsed))
        .Row("Processor time per sequence", Milliseconds(host.ProcessorTime / host.Sequences))
        .Row($"Fan-outs of a hundred activities, {Count(host.FanOuts)} at once", $"{PerSecond(host.FanOuts, host.FanOutsElapsed)}, {PerSecond(host.FanOuts * 100, host.FanOutsElapsed)} activities")
        .Row($"Events, each ending an orchestration, {Count(host.Events)} at once", PerSecond(host.Events, host.EventsElapsed))
        .Row($"Lateness of {Count(host.Timers)} timers due within {Seconds(TimeSpan.FromMilliseconds(host.Timers))}, 99 in 100 below", Milliseconds(host.TimerLateness))
        .Row("Duration of a durable step, one sequence at a time, 99 in 100 below", Milliseconds(host.StepAlone))
        .Row($"… while {Count(host.Many)} orchestrations wait", Milliseconds(host.StepAmongMany))
        .Row($"Managed memory per waiting orchestration, {Count(host.Waiting)} and {Count(host.Many)} of them", $"{Count(host.HeapPerWaiting)} and {Count(host.HeapPerMany)} bytes")
        .Row($"Memory with 1, {Count(host.Waiting)} and {Count(host.Many)} waiting", $"{Megabytes(host.MemoryEmpty)}, {Megabytes(host.MemoryWaiting)}, {Megabytes(host.MemoryMany)}")
        .Row($"Start of the process until it listens: nothing stored, and after a kill with {Count(host.Many)} waiting", $"{Seconds(host.FirstStart)}, {Seconds(host.Restart)}")
        .ToString();
}

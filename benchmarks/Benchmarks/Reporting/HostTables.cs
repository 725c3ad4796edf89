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
        .Row($"Managed memory per waiting orchestration, {Count(host.Waiting)} of them", $"{Count(host.HeapPerWaiting)} bytes")
        .Row($"Memory with 1, {Count(host.Waiting)} and {Count(host.Waiting * 3)} waiting", $"{Megabytes(host.MemoryEmpty)}, {Megabytes(host.MemoryWaiting)}, {Megabytes(host.MemoryWaitingThrice)}")
        .ToString();
}

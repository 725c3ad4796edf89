using System.Globalization;
using TenantHygiene.Benchmarks.Measurements;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The table about the host.</summary>
public static class HostTables
{
    /// <summary>What it costs when activities cost nothing.</summary>
    public static string Of(HostFigures host) =>
        new MarkdownTable("The host by itself, on Azurite; host and worker together", "", "")
            .Row(
                $"Start of the process until it answers: nothing stored, and after a kill with {Count(host.Waiting)} waiting",
                $"{Seconds(host.FirstStart)}, {Seconds(host.Restart)}"
            )
            .Row("While nothing happens: requests to the storage account in a minute", Number(host.IdleRequests))
            .Row("… processor", string.Create(CultureInfo.InvariantCulture, $"{host.IdleProcessor:P1} of a core"))
            .Row($"Sequences of five activities, {Count(host.Sequences)} at once", PerSecond(host.Sequences, host.Elapsed))
            .Row("Processor time per sequence", Milliseconds(host.ProcessorTime / host.Sequences))
            .Row("Requests to the storage account per sequence", Number(host.RequestsPerSequence))
            .Row("Duration of a durable step, one sequence at a time, 99 in 100 below", Milliseconds(host.StepAlone))
            .Row(
                $"Lateness of {Count(host.Timers)} timers due within {Seconds(TimeSpan.FromMilliseconds(host.Timers))}, 99 in 100 below",
                Milliseconds(host.TimerLateness)
            )
            .Row($"Memory with 1 and {Count(host.Waiting)} waiting", $"{Megabytes(host.MemoryEmpty)}, {Megabytes(host.MemoryWaiting)}")
            .ToString();

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>The table about the function app's memory.</summary>
public static class MemoryTable
{
    /// <summary>Idle, and at its highest in each of the large runs.</summary>
    public static string Of(ScanFigures scan, RemediationFigures few, RemediationFigures many) =>
        new MarkdownTable("Resident memory of the function app", "", "", "Against idle")
            .Row("Idle, after the first request", Megabytes(scan.IdleMemory), "")
            .Row($"Scanning {Count(scan.Users)} users, at peak", Megabytes(scan.PeakMemory), Ratio(scan.PeakMemory, scan.IdleMemory))
            .Row($"Repairing {Count(few.Broken)} users, at peak", Megabytes(few.PeakMemory), Ratio(few.PeakMemory, scan.IdleMemory))
            .Row($"Repairing {Count(many.Broken)} users, at peak", Megabytes(many.PeakMemory), Ratio(many.PeakMemory, scan.IdleMemory))
            .ToString();
}

/// <summary>The tables about scans.</summary>
public static class ScanTables
{
    /// <summary>A small tenant beside a large one.</summary>
    public static string Of(ScanFigures small, ScanFigures large) =>
        new MarkdownTable(
            "Scan of a tenant, one user in a hundred with an error",
            "",
            $"{Count(small.Users)} users",
            $"{Count(large.Users)} users",
            "Ratio"
        )
            .Row(
                "Requests, the least possible in parentheses",
                Requests(small),
                Requests(large),
                Ratio(large.GraphRequests + large.TokenRequests, large.LeastRequests) + " of the least"
            )
            .Row("Memory before", Megabytes(small.IdleMemory), Megabytes(large.IdleMemory), Ratio(large.IdleMemory, small.IdleMemory))
            .Row("Memory at peak", Megabytes(small.PeakMemory), Megabytes(large.PeakMemory), Ratio(large.PeakMemory, small.PeakMemory))
            .Row("Processor time per 1,000 users, first scan", PerThousand(small, small.First), PerThousand(large, large.First), "")
            .Row("Processor time per 1,000 users, second scan", PerThousand(small, small.Second), PerThousand(large, large.Second), "")
            .Row(
                "Duration, second scan",
                Seconds(small.Second.Elapsed),
                Seconds(large.Second.Elapsed),
                Ratio(large.Second.Elapsed.TotalSeconds, small.Second.Elapsed.TotalSeconds)
            )
            .Row(
                "Users per second, second scan",
                PerSecond(small.Users, small.Second.Elapsed),
                PerSecond(large.Users, large.Second.Elapsed),
                ""
            )
            .ToString();

    private static string Requests(ScanFigures figures) =>
        $"{Count(figures.GraphRequests + figures.TokenRequests)} ({Count(figures.LeastRequests)})";

    private static string PerThousand(ScanFigures figures, ScanRun run) => Milliseconds(run.ProcessorTime * 1000 / figures.Users);
}

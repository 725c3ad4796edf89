using TenantHygiene.Benchmarks.Scanning;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The tables about scans.</summary>
public static class ScanTables
{
    /// <summary>A small tenant beside a large one.</summary>
    public static string Of(ScanFigures small, ScanFigures large) => new MarkdownTable(
        "Scan of a tenant, one user in a hundred with an error",
        "",
        $"{Count(small.Users)} users",
        $"{Count(large.Users)} users",
        "Ratio")
        .Row("Requests, the least possible in parentheses", Requests(small), Requests(large), Ratio(large.GraphRequests + large.TokenRequests, large.LeastRequests) + " of the least")
        .Row("Memory before", Megabytes(small.IdleMemory), Megabytes(large.IdleMemory), Ratio(large.IdleMemory, small.IdleMemory))
        .Row("Memory at peak", Megabytes(small.PeakMemory), Megabytes(large.PeakMemory), Ratio(large.PeakMemory, small.PeakMemory))
        .Row("Processor time per 1,000 users, first scan", PerThousand(small, small.First), PerThousand(large, large.First), "")
        .Row("Processor time per 1,000 users, second scan", PerThousand(small, small.Second), PerThousand(large, large.Second), "")
        .Row("Duration, second scan", Seconds(small.Second.Elapsed), Seconds(large.Second.Elapsed), Ratio(large.Second.Elapsed.TotalSeconds, small.Second.Elapsed.TotalSeconds))
        .Row("Users per second, second scan", PerSecond(small.Users, small.Second.Elapsed), PerSecond(large.Users, large.Second.Elapsed), "")
        .ToString();

    private static string Requests(ScanFigures figures) => $"{Count(figures.GraphRequests + figures.TokenRequests)} ({Count(figures.LeastRequests)})";

    private static string PerThousand(ScanFigures figures, ScanRun run) => Milliseconds(run.ProcessorTime * 1000 / figures.Users);
}

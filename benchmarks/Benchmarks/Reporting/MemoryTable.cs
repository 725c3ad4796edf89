using TenantHygiene.Benchmarks.Repairing;
using TenantHygiene.Benchmarks.Scanning;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The table about the function app's memory.</summary>
public static class MemoryTable
{
    /// <summary>Idle, and at its highest in each of the large runs.</summary>
    public static string Of(ScanFigures scan, RepairFigures few, RepairFigures many) => new MarkdownTable("Resident memory of the function app", "", "", "Against idle")
        .Row("Idle, after the first request", Megabytes(scan.IdleMemory), "")
        .Row($"Scanning {Count(scan.Users)} users, at peak", Megabytes(scan.PeakMemory), Ratio(scan.PeakMemory, scan.IdleMemory))
        .Row($"Repairing {Count(few.Broken)} users, at peak", Megabytes(few.PeakMemory), Ratio(few.PeakMemory, scan.IdleMemory))
        .Row($"Repairing {Count(many.Broken)} users, at peak", Megabytes(many.PeakMemory), Ratio(many.PeakMemory, scan.IdleMemory))
        .ToString();
}

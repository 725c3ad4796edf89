using System.Diagnostics;
using System.Globalization;
using System.Text;
using TenantHygiene.Benchmarks.Hosting;
using TenantHygiene.Benchmarks.Machine;
using TenantHygiene.Benchmarks.Repairing;
using TenantHygiene.Benchmarks.Reporting;
using TenantHygiene.Benchmarks.Scanning;
using TenantHygiene.Benchmarks.Staging;

namespace TenantHygiene.Benchmarks;

/// <summary>All measurements, one after the other: side by side they would measure each other.</summary>
public sealed class Suite(TimeProvider time)
{
    /// <summary>The built-in policy <c>automatic</c>: 500 purges a day, or a tenth of the users where that is less.</summary>
    private const int Budget = 500;

    private readonly StringBuilder _text = new();

    /// <summary>Measures everything.</summary>
    /// <returns>The figures as Markdown.</returns>
    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var (loadBefore, began) = (MachineDescription.Load, time.GetUtcNow());
        var host = await TellAsync("The embedded host", () => HostBenchmark.MeasureAsync(cancellationToken));
        var smallScan = await TellAsync("Scan of 10,000 users", () => ScanBenchmark.MeasureAsync(10_000, cancellationToken));
        var largeScan = await TellAsync("Scan of 100,000 users", () => ScanBenchmark.MeasureAsync(100_000, cancellationToken));
        var mailUsers = await RepairAsync(TenantShape.WithMailUsers(1_000, 40), Waits.None, cancellationToken);
        var mailboxes = await RepairAsync(TenantShape.WithMailboxes(1_000, 40), Waits.None, cancellationToken);
        var below = await RepairAsync(TenantShape.WithMailUsers(10_000, 400), Waits.None, cancellationToken);
        var above = await RepairAsync(TenantShape.WithMailUsers(10_000, 1_000), Waits.ForBudget, cancellationToken);

        _text.Append(CultureInfo.InvariantCulture, $"Measured on {began:yyyy-MM-dd} on {MachineDescription.Read()}, in {(time.GetUtcNow() - began).TotalMinutes:0.0} minutes. ");
        _text.Append(CultureInfo.InvariantCulture, $"Load of the machine at the start {loadBefore:0.0}, at the end {MachineDescription.Load:0.0}: ratios and counts do not depend on it, durations do.\n\n");
        _text.Append(ScanTables.Of(smallScan, largeScan))
            .Append(RepairTables.Calls(mailUsers, mailboxes))
            .Append(RepairTables.Settling(below, above, Budget))
            .Append(MemoryTable.Of(largeScan, below, above))
            .Append(HostTables.Of(host));
        return _text.ToString();
    }

    private Task<RepairFigures> RepairAsync(TenantShape shape, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken) => TellAsync(
        $"Repair of {shape.Broken} of {shape.Users} users ({string.Join(", ", shape.Errors.Keys)})",
        () => RepairBenchmark.MeasureAsync(shape, Budget, settings, cancellationToken));

    private static async Task<T> TellAsync<T>(string what, Func<Task<T>> measure)
    {
        var elapsed = Stopwatch.StartNew();
        Console.Write($"{what} … ");
        var figures = await measure();
        Console.WriteLine(Units.Seconds(elapsed.Elapsed));
        return figures;
    }
}

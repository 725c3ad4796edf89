using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using TenantHygiene.Benchmarks.Measurements;
using TenantHygiene.Benchmarks.Reporting;
using TenantHygiene.Benchmarks.Staging;

namespace TenantHygiene.Benchmarks;

/// <summary>
/// All measurements, one after the other: side by side they would measure each other. Each group has its own place in the document.
/// </summary>
public sealed class Suite(TimeProvider time)
{
    /// <summary>The built-in policy <c>automatic</c>: 500 purges a day, or a tenth of the users where that is less.</summary>
    private const int Budget = 500;

    private static readonly TimeSpan _slowestTenant = TimeSpan.FromMinutes(75);

    /// <summary>What can be measured by itself, in the order of the document.</summary>
    public static IReadOnlyList<string> Groups { get; } =
    [
        "tenants",
        "storage",
        "slow-tenants",
        "large-tenant",
        "many-tenants",
        "many-errors",
        "fairness",
        "host",
        "webhooks",
        "status",
        "listeners",
    ];

    /// <summary>The groups that the command line asks for: all, or those after <c>--only</c>.</summary>
    /// <returns>Null when it asks for what is none.</returns>
    public static IReadOnlyList<string>? Select(IReadOnlyList<string> arguments) =>
        arguments switch
        {
            [] => Groups,
            ["--only", var list] when list.Split(',') is var wanted && wanted.All(Groups.Contains) => [.. Groups.Where(wanted.Contains)],
            _ => null,
        };

    /// <summary>Measures groups.</summary>
    /// <returns>The figures of each as Markdown, as soon as they are there.</returns>
    public async IAsyncEnumerable<(string Group, string Figures)> MeasureAsync(
        IReadOnlyList<string> groups,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var group in groups)
        {
            var (loadBefore, began) = (MachineDescription.Load, time.GetUtcNow());
            var tables = await MeasureAsync(group, cancellationToken);
            var minutes = (time.GetUtcNow() - began).TotalMinutes;
            yield return (
                group,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Measured on {began:yyyy-MM-dd} on {MachineDescription.Read()}, in {minutes:0.0} minutes. Load of the machine at the "
                        + $"start {loadBefore:0.0}, at the end {MachineDescription.Load:0.0}.\n\n{tables}"
                )
            );
        }
    }

    private static Task<string> MeasureAsync(string group, CancellationToken cancellationToken) =>
        group switch
        {
            "tenants" => MeasureTenantsAsync(cancellationToken),
            "storage" => ReportAsync("Requests to the storage account", async () =>
                StorageTables.Of(await StorageBenchmark.MeasureAsync(cancellationToken))
            ),
            "slow-tenants" => ReportAsync("Slow tenants", () => MeasureSlowTenantsAsync(cancellationToken)),
            "large-tenant" => ReportAsync("Scans of 500,000 users", async () =>
                LargeTenantTable.Of(await LargeTenantBenchmark.MeasureAsync(500_000, cancellationToken))
            ),
            "many-tenants" => MeasureManyTenantsAsync(cancellationToken),
            "many-errors" => ReportAsync("One tenant with 1,000 errors", async () =>
                SlowTenantTable.Of([
                    await SlowTenantBenchmark.MeasureAsync(
                        toPurge: 480,
                        toTell: 520,
                        TimeSpan.FromSeconds(0.5),
                        atOnce: 8,
                        _slowestTenant,
                        cancellationToken
                    ),
                ])
            ),
            "fairness" => ReportAsync("Fairness between tenants", async () =>
                FairnessTable.Of(
                    await FairnessBenchmark.MeasureAsync(many: 5_000, neighbours: 200, TimeSpan.FromSeconds(0.5), cancellationToken)
                )
            ),
            "host" => ReportAsync("The host", async () => HostTables.Of(await HostBenchmark.MeasureAsync(cancellationToken))),
            "webhooks" => ReportAsync("Webhooks", async () => ApiTables.Of(await WebhookBenchmark.MeasureAsync(cancellationToken))),
            "status" => ReportAsync("Status reads", async () =>
                ApiTables.Of(await StatusBenchmark.MeasureAsync(1_000, 3_000, cancellationToken))
                + ApiTables.Of(await StatusBenchmark.MeasureAsync(100_000, 1_000, cancellationToken))
            ),
            "listeners" => ReportAsync("Listeners", async () => ApiTables.Of(await EventStreamBenchmark.MeasureAsync(cancellationToken))),
            _ => throw new ArgumentOutOfRangeException(nameof(group), group, "There is no such group."),
        };

    private static async Task<string> MeasureTenantsAsync(CancellationToken cancellationToken)
    {
        var smallScan = await ReportAsync("Scan of 10,000 users", () => ScanBenchmark.MeasureAsync(10_000, cancellationToken));
        var largeScan = await ReportAsync("Scan of 100,000 users", () => ScanBenchmark.MeasureAsync(100_000, cancellationToken));
        var mailUsers = await RepairAsync(TenantShape.WithMailUsers(1_000, 40), ShortWaits.None, cancellationToken);
        var mailboxes = await RepairAsync(TenantShape.WithMailboxes(1_000, 40), ShortWaits.None, cancellationToken);
        var below = await RepairAsync(TenantShape.WithMailUsers(10_000, 400), ShortWaits.None, cancellationToken);
        var above = await RepairAsync(TenantShape.WithMailUsers(10_000, 1_000), ShortWaits.ForBudget, cancellationToken);
        return string.Concat(
            ScanTables.Of(smallScan, largeScan),
            RemediationTables.Calls(mailUsers, mailboxes),
            RemediationTables.Settling(below, above, Budget),
            MemoryTable.Of(largeScan, below, above)
        );
    }

    private static async Task<string> MeasureManyTenantsAsync(CancellationToken cancellationToken)
    {
        var clean = await ReportAsync("Scans of 1,000 tenants without errors", () =>
            FleetBenchmark.MeasureAsync(new FleetShape(1_000, 1_000, ShareWithErrors: 0), killsOneOfTwo: false, cancellationToken)
        );
        var withErrors = await ReportAsync("Scans of 1,000 tenants with errors", () =>
            FleetBenchmark.MeasureAsync(new FleetShape(1_000, 1_000, ShareWithErrors: 0.01), killsOneOfTwo: true, cancellationToken)
        );
        return FleetTable.Of(clean, withErrors);
    }

    // Side by side, for once: they wait for their tenants nearly all the time, the slowest of them for most of an hour.
    private static async Task<string> MeasureSlowTenantsAsync(CancellationToken cancellationToken) =>
        SlowTenantTable.Of(
            await Task.WhenAll(
                SlowTenantBenchmark.MeasureAsync(
                    toPurge: 120,
                    toTell: 80,
                    TimeSpan.FromSeconds(0.5),
                    atOnce: 8,
                    _slowestTenant,
                    cancellationToken
                ),
                SlowTenantBenchmark.MeasureAsync(
                    toPurge: 120,
                    toTell: 80,
                    TimeSpan.FromSeconds(1.5),
                    atOnce: 8,
                    _slowestTenant,
                    cancellationToken
                ),
                SlowTenantBenchmark.MeasureAsync(
                    toPurge: 120,
                    toTell: 80,
                    TimeSpan.FromSeconds(4),
                    atOnce: 8,
                    _slowestTenant,
                    cancellationToken
                ),
                SlowTenantBenchmark.MeasureAsync(
                    toPurge: 120,
                    toTell: 80,
                    TimeSpan.FromSeconds(0.5),
                    atOnce: 3,
                    _slowestTenant,
                    cancellationToken
                ),
                SlowTenantBenchmark.MeasureAsync(
                    toPurge: 12,
                    toTell: 12,
                    TimeSpan.FromSeconds(1.5),
                    atOnce: 8,
                    _slowestTenant,
                    cancellationToken
                )
            )
        );

    private static Task<RemediationFigures> RepairAsync(
        TenantShape shape,
        IReadOnlyDictionary<string, string?> settings,
        CancellationToken cancellationToken
    ) =>
        ReportAsync($"Repair of {shape.Broken} of {shape.Users} users ({string.Join(", ", shape.Errors.Keys)})", () =>
            RemediationBenchmark.MeasureAsync(shape, Budget, settings, cancellationToken)
        );

    private static async Task<T> ReportAsync<T>(string what, Func<Task<T>> measure)
    {
        var elapsed = Stopwatch.StartNew();
        Console.Write($"{what} … ");
        var figures = await measure();
        Console.WriteLine(Units.Seconds(elapsed.Elapsed));
        return figures;
    }
}

using System.Globalization;
using TenantHygiene.Benchmarks.Measurements;
using TenantHygiene.Benchmarks.Staging;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The table about the scan of one large tenant.</summary>
public static class LargeTenantTable
{
    /// <summary>A scan that nobody interrupted beside one in which the function app was killed.</summary>
    public static string Of(LargeTenantFigures figures) =>
        new MarkdownTable(
            $"Scan of one tenant with {Count(figures.Users)} users, {Seconds(figures.Page)} a request",
            "",
            "",
            "`kill -9` in the middle"
        )
            .Row("Every user read", figures.IsComplete ? "yes" : "**no**", figures.IsComplete ? "yes" : "**no**")
            .Row(
                $"Requests to Graph; pages: {Count(figures.Pages)}",
                Count(figures.WholeRequests),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{figures.KilledRequests} ({figures.KilledRequests - figures.WholeRequests} more; went on after page {figures.ResumedFrom})"
                )
            )
            .Row(
                "Duration; the least, all requests one after the other",
                $"{Seconds(figures.Whole)}; {Seconds(figures.Page * figures.Pages)}",
                Seconds(figures.Killed)
            )
            .Row("Processor time of host and worker", Seconds(figures.ProcessorTime), "")
            .Row(
                "Memory of both before, and at peak",
                $"{Megabytes(figures.IdleMemory)}, {Megabytes(figures.PeakMemory)} ({Ratio(figures.PeakMemory, figures.IdleMemory)})",
                ""
            )
            .ToString();
}

/// <summary>The table about many tenants.</summary>
public static class FleetTable
{
    /// <summary>Tenants without errors beside some that have them.</summary>
    public static string Of(FleetFigures clean, FleetFigures withErrors) =>
        new MarkdownTable(
            $"Scans of {Count(clean.Fleet.Tenants)} tenants with {Count(clean.Fleet.UsersEach)} users each, "
                + $"every {Seconds(clean.Cadence)}",
            "",
            "no errors",
            string.Create(CultureInfo.InvariantCulture, $"{withErrors.Fleet.ShareWithErrors:P0} of the users with an error")
        )
            .Row("From the imported list until each was scanned", Seconds(clean.FirstRound), Seconds(withErrors.FirstRound))
            .Row("Tenants scanned within the next cadence", Scanned(clean), Scanned(withErrors))
            .Row("Longest time between two scans of one tenant", Seconds(clean.LongestGap), Seconds(withErrors.LongestGap))
            .Row("Scans that did not see every user", Count(clean.Incomplete), Count(withErrors.Incomplete))
            .Row("Processor time of host and worker for each scan", Processor(clean), Processor(withErrors))
            .Row("Requests to the storage account for each scan: the ledger's tables", Tables(clean), Tables(withErrors))
            .Row("… queues", Queues(clean), Queues(withErrors))
            .Row("… the task hub", Engine(clean), Engine(withErrors))
            .Row(
                "Two hosts, one killed: until every tenant was scanned again; incomplete scans",
                "",
                withErrors.AfterKill is { } after ? $"{Seconds(after.Took)}; {Count(after.Incomplete)}" : ""
            )
            .ToString();

    private static string Scanned(FleetFigures figures) => $"{Count(figures.Scanned)} of {Count(figures.Fleet.Tenants)}";

    private static string Processor(FleetFigures figures) => Milliseconds(figures.ProcessorTime / Math.Max(figures.Scans, 1));

    private static string Tables(FleetFigures figures) =>
        Each(figures, kind => !StorageRelay.IsOfEngine(kind) && !StorageRelay.IsOfQueue(kind));

    private static string Queues(FleetFigures figures) => Each(figures, StorageRelay.IsOfQueue);

    private static string Engine(FleetFigures figures) => Each(figures, StorageRelay.IsOfEngine);

    // A look at an empty queue is made by an idle host as well.
    private static string Each(FleetFigures figures, Func<string, bool> isMeant) =>
        Mean(
            figures.Storage.Where(count => isMeant(count.Key) && !StorageRelay.IsEmpty(count.Key)).Sum(count => count.Value),
            Math.Max(figures.Scans, 1)
        );
}

using System.Globalization;
using TenantHygiene.Benchmarks.Measurements;
using TenantHygiene.Benchmarks.Staging;
using static TenantHygiene.Benchmarks.Reporting.Units;

namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>The tables about requests to the storage account.</summary>
public static class StorageTables
{
    private const int Kinds = 30;

    /// <summary>By who asks, and in detail.</summary>
    public static string Of(StorageFigures figures) =>
        string.Concat(
            new MarkdownTable(
                "Requests to the storage account, without looks at empty queues",
                "",
                $"For each of {StorageFigures.FewUsers} repaired users",
                $"For each of {StorageFigures.ManyUsers} repaired users of one tenant",
                "For each scan of a tenant without errors"
            )
                .Row(Of(figures, "All", _ => true))
                .Row(Of(figures, "… ledger", kind => !StorageRelay.IsOfEngine(kind) && !StorageRelay.IsOfQueue(kind)))
                .Row(Of(figures, "… queues of the app", StorageRelay.IsOfQueue))
                .Row(Of(figures, "… orchestrations", StorageRelay.IsOfEngine))
                .ToString(),
            new MarkdownTable("Requests of an idle host to the storage account", "", "In a minute")
                .Row("All", Text(figures.Quiet.Idle.Values.Sum() / figures.Quiet.Time.TotalMinutes))
                .Row("… looks at empty queues", Text(Sum(figures.Quiet.Idle, StorageRelay.IsEmpty) / figures.Quiet.Time.TotalMinutes))
                .ToString(),
            Details(figures.Few)
        );

    private static string Details(RemediationFigures figures)
    {
        var table = new MarkdownTable($"The most frequent of them, for each of {StorageFigures.FewUsers} repaired users", "", "");
        foreach (
            var (kind, count) in figures
                .StorageRequests.Where(kind => !StorageRelay.IsEmpty(kind.Key))
                .OrderByDescending(kind => kind.Value)
                .Take(Kinds)
        )
        {
            table.Row(kind, Mean(count, figures.Resolved));
        }

        return table.ToString();
    }

    private static string[] Of(StorageFigures figures, string title, Func<string, bool> isMeant)
    {
        return
        [
            title,
            Mean(Sum(figures.Few.StorageRequests, IsWork), figures.Few.Resolved),
            Mean(Sum(figures.Many.StorageRequests, IsWork), figures.Many.Resolved),
            Mean(Sum(figures.Quiet.OfScans, IsWork), figures.Quiet.Scans),
        ];

        bool IsWork(string kind) => !StorageRelay.IsEmpty(kind) && !StorageRelay.IsUpkeep(kind) && isMeant(kind);
    }

    private static int Sum(IReadOnlyDictionary<string, int> requests, Func<string, bool> isMeant) =>
        requests.Where(kind => isMeant(kind.Key)).Sum(kind => kind.Value);

    private static string Text(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}

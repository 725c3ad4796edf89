using TenantHygiene.Benchmarks.Staging;

namespace TenantHygiene.Benchmarks.Scanning;

/// <summary>Scans a tenant of whom one user in a hundred has an error. What is found is enqueued and stays there: repairs are measured elsewhere.</summary>
public static class ScanBenchmark
{
    private const int PageSize = 999;

    private static readonly Dictionary<string, string?> ScansOnly = new() { ["AzureWebJobs.StartRemediation.Disabled"] = "true" };

    /// <summary>Scans in a fresh process, then once more.</summary>
    public static async Task<ScanFigures> MeasureAsync(int users, CancellationToken cancellationToken)
    {
        await using var stage = await Stage.SetAsync(TenantShape.WithMailUsers(users, users / 100), ScansOnly, cancellationToken: cancellationToken);
        var idleMemory = stage.Meter.Memory;
        stage.Meter.ResetPeak();
        var before = RequestCounts.Of(await stage.Simulator.Client.GetReportAsync(cancellationToken));
        var first = await ScanAsync(stage, cancellationToken);
        var requests = RequestCounts.Of(await stage.Simulator.Client.GetReportAsync(cancellationToken)).Since(before);
        var second = await ScanAsync(stage, cancellationToken);
        return new ScanFigures
        {
            Users = users,
            Pages = (users + PageSize - 1) / PageSize,
            GraphRequests = requests.To("graph"),
            TokenRequests = requests.To("entra"),
            First = first,
            Second = second,
            IdleMemory = idleMemory,
            PeakMemory = stage.Meter.PeakMemory,
        };
    }

    private static async Task<ScanRun> ScanAsync(Stage stage, CancellationToken cancellationToken)
    {
        var before = stage.Meter.ProcessorTime;
        var scan = await stage.ScanAsync(cancellationToken);
        return new ScanRun(scan.EndedAt!.Value - scan.StartedAt, stage.Meter.ProcessorTime - before);
    }
}

using TenantHygiene.Benchmarks.Staging;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>
/// Scans a tenant of whom one user in a hundred has an error. What is found is enqueued and stays there: repairs are measured elsewhere.
/// </summary>
public static class ScanBenchmark
{
    private const int PageSize = 999;

    private static readonly Dictionary<string, string?> _scansOnly = new() { ["AzureWebJobs.StartRemediation.Disabled"] = "true" };

    /// <summary>Scans in a fresh process, then once more.</summary>
    public static async Task<ScanFigures> MeasureAsync(int users, CancellationToken cancellationToken)
    {
        await using var stage = await BenchmarkStage.SetAsync(
            TenantShape.WithMailUsers(users, users / 100),
            _scansOnly,
            cancellationToken: cancellationToken
        );
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

    private static async Task<ScanRun> ScanAsync(BenchmarkStage stage, CancellationToken cancellationToken)
    {
        var before = stage.Meter.ProcessorTime;
        var scan = await stage.ScanAsync(cancellationToken);
        return new ScanRun(scan.EndedAt!.Value - scan.StartedAt, stage.Meter.ProcessorTime - before);
    }
}

/// <summary>What the scans of one tenant took.</summary>
public sealed record ScanFigures
{
    /// <summary>Users in the tenant.</summary>
    public required int Users { get; init; }

    /// <summary>Pages that the users fill: Graph gives 999 at most.</summary>
    public required int Pages { get; init; }

    /// <summary>Requests to Graph in the first scan.</summary>
    public required int GraphRequests { get; init; }

    /// <summary>Requests for a token in the first scan.</summary>
    public required int TokenRequests { get; init; }

    /// <summary>The first scan of the process.</summary>
    public required ScanRun First { get; init; }

    /// <summary>The second scan of the process.</summary>
    public required ScanRun Second { get; init; }

    /// <summary>Resident memory before the first scan, in bytes.</summary>
    public required long IdleMemory { get; init; }

    /// <summary>The most resident memory during both, in bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Requests that no scan can do without: a token, every page, and the try whether the service filters by itself.</summary>
    public int LeastRequests => 1 + Pages + 1;
}

/// <summary>One scan.</summary>
/// <param name="Elapsed">From the order to the end.</param>
/// <param name="ProcessorTime">Of the function app alone.</param>
public sealed record ScanRun(TimeSpan Elapsed, TimeSpan ProcessorTime);

using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.Clients;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>
/// Scans a tenant that is as large as tenants get, then scans it again and kills the function app in the middle. Microsoft Graph takes as
/// long for a page as it ordinarily does. Nobody is repaired.
/// </summary>
public static class LargeTenantBenchmark
{
    private const int PageSize = 999;
    private static readonly TimeSpan _page = TimeSpan.FromSeconds(0.2);
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(10);

    private static readonly Dictionary<string, string?> _scansOnly = new() { ["AzureWebJobs.StartRemediation.Disabled"] = "true" };

    /// <summary>Measures both scans.</summary>
    public static async Task<LargeTenantFigures> MeasureAsync(int users, CancellationToken cancellationToken)
    {
        await using var stage = await BenchmarkStage.SetAsync(
            TenantShape.WithMailUsers(users, users / 1_000) with
            {
                GraphRequest = _page,
            },
            _scansOnly,
            storageInMemory: true,
            cancellationToken: cancellationToken
        );
        var idleMemory = stage.Meter.Memory;
        stage.Meter.ResetPeak();
        var processorTime = stage.Meter.ProcessorTime;
        var (whole, wholeRequests) = await CountAsync(stage, () => RunAsync(stage, _ => false, cancellationToken), cancellationToken);
        processorTime = stage.Meter.ProcessorTime - processorTime;
        var peakMemory = stage.Meter.PeakMemory;
        var half = whole.Pages / 2;
        var (killed, killedRequests) = await CountAsync(
            stage,
            () => RunAsync(stage, scan => scan.Pages >= half, cancellationToken),
            cancellationToken
        );
        return new LargeTenantFigures
        {
            Users = users,
            Pages = (users + PageSize - 1) / PageSize,
            Page = _page,
            Whole = whole.EndedAt!.Value - whole.StartedAt,
            WholeRequests = wholeRequests,
            ProcessorTime = processorTime,
            IdleMemory = idleMemory,
            PeakMemory = peakMemory,
            ResumedFrom = killed.ResumedFrom,
            Killed = killed.EndedAt!.Value - killed.StartedAt,
            KilledRequests = killedRequests,
            IsComplete = whole.IsComplete && killed.IsComplete && whole.Users == users && killed.Users == users,
        };
    }

    private static async Task<(ScanEntry Scan, int Requests)> CountAsync(
        BenchmarkStage stage,
        Func<Task<ScanEntry>> scan,
        CancellationToken cancellationToken
    )
    {
        var before = RequestCounts.Of(await stage.Simulator.Client.GetReportAsync(cancellationToken));
        var ended = await scan();
        return (ended, RequestCounts.Of(await stage.Simulator.Client.GetReportAsync(cancellationToken)).Since(before).To("graph"));
    }

    private static async Task<ScanEntry> RunAsync(BenchmarkStage stage, Func<ScanEntry, bool> isToKill, CancellationToken cancellationToken)
    {
        var scan = await stage.Api.StartScanAsync(stage.TenantId, cancellationToken);
        var deadline = TimeProvider.System.GetUtcNow() + _timeout;
        var isKilled = false;
        while (scan.IsRunning)
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new InvalidOperationException($"The scan is at page {scan.Pages} after {_timeout.TotalMinutes:0} minutes.");
            }

            if (!isKilled && isToKill(scan))
            {
                isKilled = true;
                await stage.FunctionApp.KillAsync();
                await stage.FunctionApp.RestartAsync(cancellationToken);
            }

            await Task.Delay(_betweenLooks, cancellationToken);
            scan = await stage.Api.GetScanAsync(scan.Id, cancellationToken);
        }

        return scan;
    }
}

/// <summary>What the scans of one large tenant took.</summary>
public sealed record LargeTenantFigures
{
    /// <summary>Users in the tenant.</summary>
    public required int Users { get; init; }

    /// <summary>Pages that the users fill: Graph gives 999 at most.</summary>
    public required int Pages { get; init; }

    /// <summary>How long Graph takes for one.</summary>
    public required TimeSpan Page { get; init; }

    /// <summary>From the order to the end of the scan that nobody interrupted.</summary>
    public required TimeSpan Whole { get; init; }

    /// <summary>Its requests to Graph.</summary>
    public required int WholeRequests { get; init; }

    /// <summary>Of host and worker, in that scan.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Resident memory before it, in bytes.</summary>
    public required long IdleMemory { get; init; }

    /// <summary>The most resident memory during it, in bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>The page after which the killed scan went on; null when it began again.</summary>
    public required int? ResumedFrom { get; init; }

    /// <summary>From the order to the end of the scan in which the function app was killed.</summary>
    public required TimeSpan Killed { get; init; }

    /// <summary>Its requests to Graph.</summary>
    public required int KilledRequests { get; init; }

    /// <summary>Whether both scans were complete and saw every user.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Requests that no scan can do without: every page.</summary>
    public int LeastRequests => Pages;
}

using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>Repairs users from the scan to the last look, with all waits set to zero, under the policy <c>automatic</c>.</summary>
public static class RemediationBenchmark
{
    private static readonly TimeSpan _pollInterval = TimeSpan.FromSeconds(1);

    /// <summary>Repairs as many as the budget allows, and watches what becomes of the others.</summary>
    /// <param name="shape">The tenant.</param>
    /// <param name="budget">How many purges the policy allows in a day.</param>
    /// <param name="settings">Settings of the function app.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RemediationFigures> MeasureAsync(
        TenantShape shape,
        int budget,
        IReadOnlyDictionary<string, string?> settings,
        CancellationToken cancellationToken
    )
    {
        await using var stage = await BenchmarkStage.SetAsync(shape, settings, storageInMemory: true, cancellationToken: cancellationToken);
        var requestsBefore = RequestCounts.Of(await stage.Simulator.Client.GetReportAsync(cancellationToken));
        var storageBefore = stage.Storage.Counts;
        using var azurite = new ProcessMeter(stage.Azurite.Process.Id);
        using var tenant = new ProcessMeter(stage.Simulator.Process.Id);
        var (appBefore, azuriteBefore, tenantBefore) = (stage.Meter.ProcessorTime, azurite.ProcessorTime, tenant.ProcessorTime);
        stage.Meter.ResetPeak();
        var scan = await stage.ScanAsync(cancellationToken);
        var (entries, looks) = await WatchAsync(stage, Math.Min(budget, shape.Broken), cancellationToken);
        var storage = await WithoutLooksAsync(stage, looks, cancellationToken);
        var resolved = entries.Where(entry => entry.State is RemediationState.Resolved).ToList();
        var report = await stage.Simulator.Client.GetReportAsync(cancellationToken);
        return new RemediationFigures
        {
            Broken = shape.Broken,
            Resolved = resolved.Count,
            Purges = report.Purges.Count(),
            Damage = report.Damage,
            States = entries.CountBy(entry => entry.State).OrderByDescending(state => state.Value).ToDictionary(),
            WaitingFor = await ReasonsAsync(stage, entries.Where(entry => !entry.State.IsFinal()), cancellationToken),
            Elapsed = resolved.Max(entry => entry.CompletedAt!.Value) - scan.StartedAt,
            ProcessorTime = stage.Meter.ProcessorTime - appBefore,
            StorageProcessorTime = azurite.ProcessorTime - azuriteBefore,
            TenantProcessorTime = tenant.ProcessorTime - tenantBefore,
            PeakMemory = stage.Meter.PeakMemory,
            Requests = RequestCounts.Of(report).Since(requestsBefore),
            StorageRequests = storage.ToDictionary(kind => kind.Key, kind => kind.Value - storageBefore.GetValueOrDefault(kind.Key)),
        };
    }

    private static async Task<(IReadOnlyList<RemediationEntry> Entries, int Looks)> WatchAsync(
        BenchmarkStage stage,
        int repairable,
        CancellationToken cancellationToken
    )
    {
        var look = 0;
        while (true)
        {
            // Few looks: each is work for the function app that is being measured.
            await Task.Delay(_pollInterval * Math.Min(++look, 5), cancellationToken);
            var entries = await stage.Api.ListRemediationsAsync(stage.TenantId, cancellationToken);
            if (entries.Count == stage.Shape.Broken && entries.Count(entry => entry.State is RemediationState.Resolved) >= repairable)
            {
                return (entries, look);
            }

            if (stage.FunctionApp.Process.Exited.IsCompleted)
            {
                throw stage.FunctionApp.Process.Failure("ended during the measurement");
            }
        }
    }

    // What the looks of this measurement asked for: the rows of the list, and the record of each.
    private static async Task<IReadOnlyDictionary<string, int>> WithoutLooksAsync(
        BenchmarkStage stage,
        int looks,
        CancellationToken cancellationToken
    )
    {
        string[] read = ["GET TenantHygieneRemediations", "GET TenantHygieneRemediationIndex"];
        var counts = stage.Storage.Counts.ToDictionary();
        await stage.Api.ListRemediationsAsync(stage.TenantId, cancellationToken);
        var after = stage.Storage.Counts;
        foreach (var kind in read)
        {
            counts[kind] = counts.GetValueOrDefault(kind) - (looks * (after.GetValueOrDefault(kind) - counts.GetValueOrDefault(kind)));
        }

        return counts;
    }

    private static async Task<IReadOnlyDictionary<string, int>> ReasonsAsync(
        BenchmarkStage stage,
        IEnumerable<RemediationEntry> waiting,
        CancellationToken cancellationToken
    )
    {
        var reasons = new List<string>();
        foreach (var entry in waiting)
        {
            var steps = (await stage.Api.GetRemediationAsync(entry.Id, cancellationToken)).Steps;
            reasons.Add(steps.LastOrDefault(step => step.Kind is "not-purged" or "waiting")?.Text ?? "not looked at yet");
        }

        return reasons.CountBy(reason => reason).OrderByDescending(reason => reason.Value).ToDictionary();
    }
}

/// <summary>What the repair of a tenant's users took.</summary>
public sealed record RemediationFigures
{
    /// <summary>Users with an error.</summary>
    public required int Broken { get; init; }

    /// <summary>Users whose error was read to be gone.</summary>
    public required int Resolved { get; init; }

    /// <summary>Purges that the tenant saw.</summary>
    public required int Purges { get; init; }

    /// <summary>Unintended changes in the tenant.</summary>
    public required int Damage { get; init; }

    /// <summary>Remediations by state at the end.</summary>
    public required IReadOnlyDictionary<RemediationState, int> States { get; init; }

    /// <summary>What those that are not at an end say they wait for.</summary>
    public required IReadOnlyDictionary<string, int> WaitingFor { get; init; }

    /// <summary>From the order to scan to the last user resolved.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Of the function app alone.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Of Azurite.</summary>
    public required TimeSpan StorageProcessorTime { get; init; }

    /// <summary>Of the simulated tenant.</summary>
    public required TimeSpan TenantProcessorTime { get; init; }

    /// <summary>The most resident memory of the function app, in bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Requests to the tenant, the scan's included.</summary>
    public required RequestCounts Requests { get; init; }

    /// <summary>Requests to the storage account by kind.</summary>
    public required IReadOnlyDictionary<string, int> StorageRequests { get; init; }
}

using System.Collections.Concurrent;
using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>
/// Settles one error in each of many tenants, alone and beside one tenant with thousands whose messages came first. All waits are set to
/// zero; each tenant bears eight cmdlets at once.
/// </summary>
public static class FairnessBenchmark
{
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(45);

    /// <summary>Measures both.</summary>
    /// <param name="many">Errors of the large tenant.</param>
    /// <param name="neighbours">Tenants with one error each.</param>
    /// <param name="cmdlet">How long each cmdlet takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FairnessFigures> MeasureAsync(
        int many,
        int neighbours,
        TimeSpan cmdlet,
        CancellationToken cancellationToken
    ) =>
        new(
            many,
            neighbours,
            cmdlet,
            await MeasureAsync(Shape(errors: 0, users: many * 10, neighbours, cmdlet), cancellationToken),
            await MeasureAsync(Shape(many, users: many * 10, neighbours, cmdlet), cancellationToken)
        );

    private static TenantShape Shape(int errors, int users, int neighbours, TimeSpan cmdlet) =>
        TenantShape.WithMailUsers(users, errors) with
        {
            Neighbours = neighbours,
            Cmdlet = cmdlet,
            CmdletsAtOnce = 8,
        };

    private static async Task<NeighbourFigures> MeasureAsync(TenantShape shape, CancellationToken cancellationToken)
    {
        await using var stage = await BenchmarkStage.SetAsync(
            shape,
            ShortWaits.None,
            storageInMemory: true,
            countsStorage: false,
            cancellationToken: cancellationToken
        );
        await stage.ScanAsync(cancellationToken);
        var began = TimeProvider.System.GetUtcNow();
        foreach (var tenant in shape.NeighbourIds)
        {
            await stage.Api.StartScanAsync(tenant, cancellationToken);
        }

        var ends = await WatchAsync(stage, cancellationToken);
        var report = await stage.Simulator.Client.GetReportAsync(cancellationToken);
        var ofLarge = shape.Broken == 0 ? [] : await stage.Api.ListRemediationsAsync(stage.TenantId, cancellationToken);
        return new NeighbourFigures(
            ends.Count,
            [.. ends.Select(end => end - began).Order()],
            ofLarge.Count(entry => entry.State.IsFinal()),
            report.Throttled.GetValueOrDefault("exchange"),
            report.Damage
        );
    }

    private static async Task<IReadOnlyCollection<DateTimeOffset>> WatchAsync(BenchmarkStage stage, CancellationToken cancellationToken)
    {
        var deadline = TimeProvider.System.GetUtcNow() + _timeout;
        var ends = new ConcurrentDictionary<Guid, DateTimeOffset>();
        while (ends.Count < stage.Shape.Neighbours && TimeProvider.System.GetUtcNow() < deadline)
        {
            await Task.Delay(_betweenLooks, cancellationToken);
            foreach (var tenant in stage.Shape.NeighbourIds.Where(tenant => !ends.ContainsKey(tenant)))
            {
                if (
                    await stage.Api.ListRemediationsAsync(tenant, cancellationToken) is [{ CompletedAt: { } at } entry]
                    && entry.State.IsFinal()
                )
                {
                    ends[tenant] = at;
                }
            }

            if (stage.FunctionApp.Process.Exited.IsCompleted)
            {
                throw stage.FunctionApp.Process.Failure("ended during the measurement");
            }
        }

        return [.. ends.Values];
    }
}

/// <summary>How the neighbours of a large tenant fare.</summary>
/// <param name="Many">Errors of the large tenant.</param>
/// <param name="Neighbours">Tenants with one error each.</param>
/// <param name="Cmdlet">How long each cmdlet takes.</param>
/// <param name="Alone">Where the large tenant has no errors.</param>
/// <param name="Beside">Where it has them.</param>
public sealed record FairnessFigures(int Many, int Neighbours, TimeSpan Cmdlet, NeighbourFigures Alone, NeighbourFigures Beside);

/// <summary>One measurement of the neighbours.</summary>
/// <param name="Settled">How many of them were at an end.</param>
/// <param name="Durations">From the first order to scan one of them to each end, shortest first.</param>
/// <param name="SettledOfLarge">How many remediations of the large tenant had ended by then.</param>
/// <param name="Throttled">Requests that Exchange refused because too many were under way.</param>
/// <param name="Damage">Unintended changes.</param>
public sealed record NeighbourFigures(int Settled, IReadOnlyList<TimeSpan> Durations, int SettledOfLarge, int Throttled, int Damage)
{
    /// <summary>When half of them were at an end.</summary>
    public TimeSpan Half => Durations.Count == 0 ? TimeSpan.Zero : Durations[Durations.Count / 2];

    /// <summary>When the last one was.</summary>
    public TimeSpan Last => Durations.Count == 0 ? TimeSpan.Zero : Durations[^1];
}

using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>
/// Settles the errors of a tenant whose cmdlets take as long as those of Exchange Online do, under the policy <c>automatic</c>, with all
/// waits set to zero.
/// </summary>
public static class SlowTenantBenchmark
{
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>Measures one.</summary>
    /// <param name="toPurge">How many users have an error that needs a purge: half of them a mail user's, half of them a mailbox's.</param>
    /// <param name="toTell">How many have one that needs an operator; a quarter of them each of four kinds.</param>
    /// <param name="cmdlet">How long each cmdlet takes.</param>
    /// <param name="atOnce">How many the tenant bears at once.</param>
    /// <param name="timeout">When to end, whatever is not settled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SlowTenantFigures> MeasureAsync(
        int toPurge,
        int toTell,
        TimeSpan cmdlet,
        int atOnce,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var kinds = new Dictionary<string, int>
        {
            ["softDeletedMailUser"] = toPurge / 2,
            ["softDeletedMailbox"] = toPurge / 2,
            ["activeConflict"] = toTell / 4,
            ["litigationHold"] = toTell / 4,
            ["recycleBin"] = toTell / 4,
            ["unknown"] = toTell / 4,
        };
        var shape = new TenantShape(Healthy: 5_000, kinds) { Cmdlet = cmdlet, CmdletsAtOnce = atOnce };
        await using var stage = await BenchmarkStage.SetAsync(
            shape,
            ShortWaits.None,
            storageInMemory: true,
            cancellationToken: cancellationToken
        );
        var before = RequestCounts.Of(await stage.Simulator.Client.GetReportAsync(cancellationToken));
        var scan = await stage.ScanAsync(cancellationToken);
        var entries = await WatchAsync(stage, timeout, cancellationToken);
        var report = await stage.Simulator.Client.GetReportAsync(cancellationToken);
        return new SlowTenantFigures
        {
            Cmdlet = cmdlet,
            CmdletsAtOnce = atOnce,
            Broken = shape.Broken,
            ToPurge = toPurge,
            Settled = entries.Count(entry => entry.State.IsFinal()),
            Resolved = entries.Count(entry => entry.State is RemediationState.Resolved),
            Purges = report.Purges.Count(),
            Refused = Refused(report),
            Damage = report.Damage,
            Expired = await ExpiredAsync(stage, entries, cancellationToken),
            Cmdlets = RequestCounts.Of(report).Since(before).To("exchange") - Throttled(report),
            Throttled = Throttled(report),
            Elapsed = entries.Where(entry => entry.State.IsFinal()).Max(entry => entry.CompletedAt!.Value) - scan.StartedAt,
        };
    }

    private static int Throttled(SimulatorReport report) => report.Throttled.GetValueOrDefault("exchange");

    private static int Refused(SimulatorReport report) =>
        report.Tenants.Sum(tenant => tenant.Removals.Count(removal => removal.Outcome == "refused"));

    private static async Task<IReadOnlyList<RemediationEntry>> WatchAsync(
        BenchmarkStage stage,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var end = TimeProvider.System.GetUtcNow() + timeout;
        while (true)
        {
            await Task.Delay(_betweenLooks, cancellationToken);
            var entries = await stage.Api.ListRemediationsAsync(stage.TenantId, cancellationToken);
            if (
                (entries.Count == stage.Shape.Broken && entries.All(entry => entry.State.IsFinal()))
                || TimeProvider.System.GetUtcNow() > end
            )
            {
                return entries;
            }

            if (stage.FunctionApp.Process.Exited.IsCompleted)
            {
                throw stage.FunctionApp.Process.Failure("ended during the measurement");
            }
        }
    }

    private static async Task<int> ExpiredAsync(
        BenchmarkStage stage,
        IReadOnlyList<RemediationEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var expired = 0;
        foreach (var entry in entries)
        {
            var steps = (await stage.Api.GetRemediationAsync(entry.Id, cancellationToken)).Steps;
            expired += steps.Count(step => step.Text.Contains("too long ago", StringComparison.Ordinal));
        }

        return expired;
    }
}

/// <summary>How one slow tenant was settled.</summary>
public sealed record SlowTenantFigures
{
    /// <summary>How long each cmdlet takes.</summary>
    public required TimeSpan Cmdlet { get; init; }

    /// <summary>How many cmdlets the tenant bears at once.</summary>
    public required int CmdletsAtOnce { get; init; }

    /// <summary>Users with an error.</summary>
    public required int Broken { get; init; }

    /// <summary>How many of them need a purge.</summary>
    public required int ToPurge { get; init; }

    /// <summary>Remediations at an end when the measurement ended: all, unless its time was up.</summary>
    public required int Settled { get; init; }

    /// <summary>Users whose error was read to be gone.</summary>
    public required int Resolved { get; init; }

    /// <summary>Purges that the tenant carried out.</summary>
    public required int Purges { get; init; }

    /// <summary>Requests to purge that the tenant refused, for any reason but throttling.</summary>
    public required int Refused { get; init; }

    /// <summary>Unintended changes in the tenant.</summary>
    public required int Damage { get; init; }

    /// <summary>Purges that were put off because their facts had become too old in a queue.</summary>
    public required int Expired { get; init; }

    /// <summary>Cmdlets that the tenant carried out.</summary>
    public required int Cmdlets { get; init; }

    /// <summary>Requests that the tenant refused because too many were under way.</summary>
    public required int Throttled { get; init; }

    /// <summary>From the order to scan to the last remediation's end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>What the cmdlets take where as many are under way as the tenant bears, all the time.</summary>
    public TimeSpan Least => Cmdlet * Cmdlets / CmdletsAtOnce;
}

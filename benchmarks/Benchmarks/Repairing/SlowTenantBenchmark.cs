using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Simulation;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Benchmarks.Repairing;

/// <summary>Settles the errors of a tenant whose cmdlets take as long as those of Exchange Online do, under the policy <c>automatic</c>, with all waits set to zero.</summary>
public static class SlowTenantBenchmark
{
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>Measures one.</summary>
    /// <param name="toPurge">How many users have an error that needs a purge: half of them a mail user's, half of them a mailbox's.</param>
    /// <param name="toTell">How many have one that needs an operator; a quarter of them each of four kinds.</param>
    /// <param name="cmdlet">How long each cmdlet takes.</param>
    /// <param name="atOnce">How many the tenant bears at once.</param>
    /// <param name="patience">When to end, whatever is not settled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<SlowTenantFigures> MeasureAsync(
        int toPurge, int toTell, TimeSpan cmdlet, int atOnce, TimeSpan patience, CancellationToken cancellationToken)
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
        await using var stage = await Stage.SetAsync(shape, Waits.None, storageInMemory: true, cancellationToken: cancellationToken);
        var before = RequestCounts.Of(await stage.Simulator.Client.GetReportAsync(cancellationToken));
        var scan = await stage.ScanAsync(cancellationToken);
        var entries = await WatchAsync(stage, patience, cancellationToken);
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

    private static int Refused(SimulatorReport report) => report.Tenants.Sum(tenant => tenant.Removals.Count(removal => removal.Outcome == "refused"));

    private static async Task<IReadOnlyList<RemediationEntry>> WatchAsync(Stage stage, TimeSpan patience, CancellationToken cancellationToken)
    {
        var end = TimeProvider.System.GetUtcNow() + patience;
        while (true)
        {
            await Task.Delay(_betweenLooks, cancellationToken);
            var entries = await stage.Api.ListRemediationsAsync(stage.TenantId, cancellationToken);
            if ((entries.Count == stage.Shape.Broken && entries.All(entry => entry.State.IsFinal())) || TimeProvider.System.GetUtcNow() > end)
            {
                return entries;
            }

            if (stage.FunctionApp.Process.Exited.IsCompleted)
            {
                throw stage.FunctionApp.Process.Failure("ended during the measurement");
            }
        }
    }

    private static async Task<int> ExpiredAsync(Stage stage, IReadOnlyList<RemediationEntry> entries, CancellationToken cancellationToken)
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

using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>The second clock of the product: finds remediations that should have looked by now and have not, whatever was lost, and agents that are silent.</summary>
public sealed class ResumeOverdueRemediations(Watchdog watchdog, AgentHealth agents)
{
    [Function(nameof(ResumeOverdueRemediations))]
    public async Task RunAsync(
        [TimerTrigger("%Watchdog:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        await watchdog.WakeAsync(client, cancellationToken);
        await agents.ReportAsync(cancellationToken);
    }
}

/// <summary>
/// Compares the ledger's word of when a remediation looks next with the clock. An orchestration that is missing or has ended too early is started again,
/// one that sleeps too long is woken. Both are harmless when they were not needed.
/// </summary>
public sealed partial class Watchdog(RemediationStore store, RemediationIntake intake, WatchdogOptions settings, TimeProvider time, ILogger<Watchdog> logger)
{
    /// <summary>The name of the meter; its histogram tells by how much overdue remediations are late.</summary>
    public const string MeterName = "TenantHygiene.Watchdog";

    private const int AtATime = 200;

    private static readonly Meter Meter = new(MeterName);
    private static readonly Histogram<double> Lateness = Meter.CreateHistogram<double>("tenanthygiene.remediation.lateness", "s", "By how much remediations were overdue when they were found.");

    /// <summary>Wakes what is overdue.</summary>
    /// <returns>How many were overdue.</returns>
    public async Task<int> WakeAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var overdue = await store.ListOverdueAsync(now - settings.Grace, AtATime, cancellationToken);
        foreach (var remediation in overdue)
        {
            var late = now - (remediation.NextCheckAt ?? remediation.CreatedAt);
            Lateness.Record(late.TotalSeconds);
            LogOverdue(remediation.Id, remediation.State.ToString(), late);
            await WakeAsync(remediation, client, cancellationToken);
        }

        return overdue.Count;
    }

    private async Task WakeAsync(RemediationRecord remediation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.GetInstanceAsync(remediation.Id, cancellationToken) is { IsCompleted: false })
            {
                await client.RaiseEventAsync(remediation.Id, InterruptibleDelay.Wake, "overdue", cancellationToken);
            }
            else
            {
                // It never began, or it ended without its record knowing: it begins again at the diagnosis, which repeats nothing.
                await intake.BeginAsync(remediation, client, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One that cannot be woken must not keep the others asleep; it is overdue at the next round too.
            LogFailure(exception, remediation.Id);
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Remediation {RemediationId} ({State}) is {Late} late; waking it.")]
    private partial void LogOverdue(string remediationId, string state, TimeSpan late);

    [LoggerMessage(41, LogLevel.Error, "Remediation {RemediationId} could not be woken.")]
    private partial void LogFailure(Exception exception, string remediationId);
}

using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>Finds overdue remediations, whatever event or timer was lost, and hybrid agents that do not report.</summary>
public sealed class ResumeOverdueRemediations(Watchdog watchdog, AgentHealth agents)
{
    [Function(nameof(ResumeOverdueRemediations))]
    public async Task RunAsync(
        [TimerTrigger("%Watchdog:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        await watchdog.SignalOverdueAsync(client, cancellationToken);
        await agents.ReportAsync(cancellationToken);
    }
}

/// <summary>
/// Compares the time of a remediation's next check with the clock. An orchestration that is missing or has ended too early is started
/// again, one that waits too long is resumed. Both are harmless when they were not needed.
/// </summary>
public sealed partial class Watchdog(
    RemediationStore store,
    RemediationIntake intake,
    WatchdogOptions options,
    TimeProvider time,
    ILogger<Watchdog> logger
)
{
    /// <summary>The name of the meter; its histogram records by how much remediations are overdue.</summary>
    public const string MeterName = "TenantHygiene.Watchdog";

    private const int BatchSize = 200;

    private static readonly Meter _meter = new(MeterName);
    private static readonly Histogram<double> _lateness = _meter.CreateHistogram<double>(
        "tenanthygiene.remediation.lateness",
        "s",
        "By how much remediations were overdue when they were found."
    );

    /// <summary>Resumes overdue remediations.</summary>
    /// <returns>How many were overdue.</returns>
    public async Task<int> SignalOverdueAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var overdue = await store.ListOverdueAsync(now - options.Grace, BatchSize, cancellationToken);
        foreach (var remediation in overdue)
        {
            var late = now - (remediation.NextCheckAt ?? remediation.CreatedAt);
            _lateness.Record(late.TotalSeconds);
            LogOverdue(remediation.Id, remediation.State.ToString(), late);
            await SignalOverdueAsync(remediation, client, cancellationToken);
        }

        return overdue.Count;
    }

    private async Task SignalOverdueAsync(RemediationRecord remediation, DurableTaskClient client, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.GetInstanceAsync(remediation.Id, cancellationToken) is { IsCompleted: false })
            {
                await client.RaiseEventAsync(remediation.Id, InterruptibleDelay.EventName, "overdue", cancellationToken);
            }
            else
            {
                // The orchestration never started, or ended without updating its record: it starts again at the diagnosis, which repeats
                // nothing.
                await intake.BeginAsync(remediation, client, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A failure must not affect the others; this one is still overdue in the next round.
            LogFailure(exception, remediation.Id);
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Remediation {RemediationId} ({State}) is overdue by {Late}; resuming it.")]
    private partial void LogOverdue(string remediationId, string state, TimeSpan late);

    [LoggerMessage(41, LogLevel.Error, "Remediation {RemediationId} is overdue and could not be resumed.")]
    private partial void LogFailure(Exception exception, string remediationId);
}

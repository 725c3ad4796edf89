using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>
/// Removes orchestrations that ended long ago from the task hub, which keeps them for ever otherwise. Remediations and scans lose nothing by it: what they
/// did stands in the ledger. A bounded number each time; what is left waits for the next.
/// </summary>
public sealed partial class RemoveEndedOrchestrations(RetentionOptions settings, TimeProvider time, ILogger<RemoveEndedOrchestrations> logger)
{
    /// <summary>The most that are removed at a time. Each takes some requests to the storage account, and the next time comes soon.</summary>
    public const int AtATime = 2_000;

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    [Function(nameof(RemoveEndedOrchestrations))]
    public async Task RunAsync(
        [TimerTrigger("%Retention:Schedule%")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var old = time.GetUtcNow() - settings.KeepOrchestrations;
        var removed = 0;
        await foreach (var orchestration in client.GetAllInstancesAsync(new OrchestrationQuery { CreatedTo = old, Statuses = Ended, PageSize = 200 })
            .WithCancellation(cancellationToken))
        {
            // One that began long ago may have ended just now.
            if (orchestration.LastUpdatedAt < old)
            {
                removed += (await client.PurgeInstanceAsync(orchestration.InstanceId, cancellationToken)).PurgedInstanceCount;
            }

            if (removed == AtATime)
            {
                break;
            }
        }

        LogRemoved(removed);
    }

    [LoggerMessage(62, LogLevel.Information, "Removed {Orchestrations} orchestrations that ended long ago from the task hub.")]
    private partial void LogRemoved(int orchestrations);
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>
/// Removes orchestrations that ended long ago from the task hub, which would keep them for ever. Remediations and scans lose nothing: what
/// they did is in the ledger. A bounded number each time; the rest follows the next time.
/// </summary>
public sealed partial class RemoveEndedOrchestrations(
    RetentionOptions options,
    TimeProvider time,
    ILogger<RemoveEndedOrchestrations> logger
)
{
    /// <summary>
    /// The most that are removed at a time. Each takes some requests to the storage account, and the next time comes soon.
    /// </summary>
    public const int BatchSize = 2_000;

    private static readonly OrchestrationRuntimeStatus[] _ended =
    [
        OrchestrationRuntimeStatus.Completed,
        OrchestrationRuntimeStatus.Failed,
        OrchestrationRuntimeStatus.Terminated,
    ];

    [Function(nameof(RemoveEndedOrchestrations))]
    public async Task RunAsync(
        [TimerTrigger("%Retention:Schedule%")] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var old = time.GetUtcNow() - options.KeepOrchestrations;
        var removed = 0;
        await foreach (
            var orchestration in client
                .GetAllInstancesAsync(
                    new OrchestrationQuery
                    {
                        CreatedTo = old,
                        Statuses = _ended,
                        PageSize = 200,
                    }
                )
                .WithCancellation(cancellationToken)
        )
        {
            // One that began long ago may have ended just now.
            if (orchestration.LastUpdatedAt < old)
            {
                removed += (await client.PurgeInstanceAsync(orchestration.InstanceId, cancellationToken)).PurgedInstanceCount;
            }

            if (removed == BatchSize)
            {
                break;
            }
        }

        LogRemoved(removed);
    }

    [LoggerMessage(62, LogLevel.Information, "Deleted {Orchestrations} ended orchestrations from the task hub.")]
    private partial void LogRemoved(int orchestrations);
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// One scan of one tenant. An orchestration only so that there is one at a time, and so that it is repeated after a crash.
/// </summary>
public static class ScanTenant
{
    private static readonly TaskOptions _retryOnce = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 2, firstRetryInterval: TimeSpan.FromSeconds(10))
    );

    [Function(nameof(ScanTenant))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync(nameof(ScanUsers), context.GetInput<ScanInput>(), _retryOnce);
}

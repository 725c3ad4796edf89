using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.Functions.Detection;

/// <summary>
/// One scan of one tenant. An orchestration so that there is one at a time, and so that its activity is repeated after a crash. Where the
/// activity is to go on is in the ledger, not here: a scan of many pages costs no more history than one of a single page.
/// </summary>
public static class ScanTenant
{
    private static readonly TaskOptions _retryOnce = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 2, firstRetryInterval: TimeSpan.FromSeconds(10))
    );

    [Function(nameof(ScanTenant))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<ScanInput>();
        var step = await context.CallActivityAsync<ScanStep?>(nameof(ScanUsers), input, _retryOnce);
        if (step is { IsUnfinished: true })
        {
            context.ContinueAsNew(input);
        }
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.HostLoad;

/// <summary>One activity, then a wait that nothing ends during the measurement.</summary>
public static class Waiting
{
    [Function(nameof(Waiting))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync<int>(nameof(FiveSteps.Increment), 1);
        context.SetCustomStatus("waiting");
        await context.CreateTimer(context.CurrentUtcDateTime.AddDays(1), CancellationToken.None);
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.HostLoad;

/// <summary>Five activities, one after the other: about as many as the repair of a user with one conflict.</summary>
public static class FiveSteps
{
    [Function(nameof(FiveSteps))]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var value = 0;
        for (var step = 0; step < 5; step++)
        {
            value = await context.CallActivityAsync<int>(nameof(Increment), value);
        }

        return value;
    }

    [Function(nameof(Increment))]
    public static int Increment([ActivityTrigger] int value) => value + 1;
}

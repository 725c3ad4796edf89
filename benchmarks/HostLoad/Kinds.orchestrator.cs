using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.HostLoad;

/// <summary>A hundred activities side by side.</summary>
public static class FanOut
{
    [Function(nameof(FanOut))]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        => (await Task.WhenAll(Enumerable.Range(0, 100).Select(number => context.CallActivityAsync<int>(nameof(FiveSteps.Increment), number)))).Sum();
}

/// <summary>Waits for one event.</summary>
public static class Listening
{
    [Function(nameof(Listening))]
    public static Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<int>("go");
}

/// <summary>Sleeps until the given time and returns by how many milliseconds it woke late.</summary>
public static class Sleeping
{
    [Function(nameof(Sleeping))]
    public static async Task<double> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var due = context.GetInput<DateTime>();
        await context.CreateTimer(due, CancellationToken.None);
        return (context.CurrentUtcDateTime - due).TotalMilliseconds;
    }
}

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

/// <summary>A hundred activities side by side.</summary>
public static class FanOut
{
    [Function(nameof(FanOut))]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        (
            await Task.WhenAll(
                Enumerable.Range(0, 100).Select(number => context.CallActivityAsync<int>(nameof(FiveSteps.Increment), number))
            )
        ).Sum();
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

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.TestApp;

/// <summary>Touches everything that must survive a killed process: activities in sequence and side by side, a timer, an event, a sub-orchestration.</summary>
public static class Journey
{
    [Function(nameof(Journey))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var number = context.GetInput<int>();
        var first = await context.CallActivityAsync<int>(nameof(Activities.Add), new Sum(number, 1, Step: 0));
        var fanned = await Task.WhenAll(Enumerable.Range(0, 3)
            .Select(offset => context.CallActivityAsync<int>(nameof(Activities.Add), new Sum(first, offset, Step: 1 + offset))));
        await context.CreateTimer(TimeSpan.FromMilliseconds(200 + (number % 7 * 100)), CancellationToken.None);
        var child = await context.CallSubOrchestratorAsync<int>(nameof(Detour), fanned.Sum());
        var greeting = await context.WaitForExternalEvent<string>("go");
        return $"{child} {greeting}";
    }
}

/// <summary>The sub-orchestration.</summary>
public static class Detour
{
    [Function(nameof(Detour))]
    public static async Task<int> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<int>();
        await context.CreateTimer(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        return await context.CallActivityAsync<int>(nameof(Activities.Add), new Sum(input, 1000, Step: 1));
    }
}

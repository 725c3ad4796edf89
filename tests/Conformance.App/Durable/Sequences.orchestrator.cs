using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>Activities one after the other, side by side, and in a race with a timer.</summary>
public static class Sequences
{
    [Function(nameof(Chain))]
    public static async Task<string> Chain([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        List<string> greetings = [];
        foreach (var name in context.GetInput<string[]>()!)
        {
            greetings.Add(await context.CallActivityAsync<string>(nameof(Activities.Greet), name));
        }

        return string.Join(", ", greetings);
    }

    [Function(nameof(FanOut))]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var squares = await Task.WhenAll(Enumerable.Range(1, context.GetInput<int>())
            .Select(number => context.CallActivityAsync<int>(nameof(Activities.Square), number)));
        return squares.Sum();
    }

    [Function(nameof(Race))]
    public static async Task<string> Race([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var stop = new CancellationTokenSource();
        var timer = context.CreateTimer(context.GetInput<TimeSpan>(), stop.Token);
        var answer = context.WaitForExternalEvent<string>("answer");
        if (await Task.WhenAny(answer, timer) == timer)
        {
            return "too late";
        }

        // CancelAsync would leave the orchestration's thread, which must not happen.
        stop.Cancel();
        return "in time: " + await answer;
    }

    [Function(nameof(Caller))]
    public static Task<string> Caller([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(Activities.CallerOf), "who?");
}

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
        var squares = await Task.WhenAll(
            Enumerable.Range(1, context.GetInput<int>()).Select(number => context.CallActivityAsync<int>(nameof(Activities.Square), number))
        );
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

/// <summary>Orchestrations below orchestrations.</summary>
public static class Families
{
    [Function(nameof(Parent))]
    public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var named = await context.CallSubOrchestratorAsync<string>(
            nameof(Child),
            "one",
            new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")
        );
        var unnamed = await context.CallSubOrchestratorAsync<string>(nameof(Child), "two");
        return $"{named}; {unnamed}";
    }

    [Function(nameof(Child))]
    public static string Child([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var name = context.InstanceId == context.Parent!.InstanceId + "-child" ? "named" : "unnamed";
        return $"{context.GetInput<string>()} {name} below {context.Parent.Name}";
    }

    [Function(nameof(WaitsForChild))]
    public static Task<string> WaitsForChild([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallSubOrchestratorAsync<string>(
            nameof(Waiting.Collect),
            options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-child")
        );

    /// <summary>Sends an event to another instance.</summary>
    [Function(nameof(Tells))]
    public static Task Tells([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SendEvent(context.GetInput<string>()!, "answer", "from " + context.InstanceId);
        return Task.CompletedTask;
    }
}

/// <summary>What payloads look like, and how large they may be.</summary>
public static class Payloads
{
    [Function(nameof(Send))]
    public static async Task<Parcel> Send([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<Parcel>(nameof(Activities.Same), context.GetInput<Parcel>());

    [Function(nameof(Text))]
    public static async Task<string?> Text([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<string?>(nameof(Activities.SameText), context.GetInput<string?>());

    [Function(nameof(Void))]
    public static async Task Void([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync(nameof(Activities.DoNothing));

    [Function(nameof(LongStatus))]
    public static void LongStatus([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.SetCustomStatus(new string('x', 17_000));
}

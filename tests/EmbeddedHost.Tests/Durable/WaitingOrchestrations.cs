using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public static class WaitingOrchestrations
{
    [Function("Sleep")]
    public static async Task<DateTime> Sleep([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        return context.CurrentUtcDateTime;
    }

    [Function("Approval")]
    public static async Task<string> Approval([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("Approve", TimeSpan.FromHours(72));
        }
        catch (TaskCanceledException)
        {
            return "expired";
        }
    }

    [Function("ThreeEvents")]
    public static async Task<string> ThreeEvents([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        List<string> received = [];
        while (received.Count < 3)
        {
            received.Add(await context.WaitForExternalEvent<string>("step"));
            context.SetCustomStatus(new { Received = received });
        }

        return string.Join(' ', received);
    }

    [Function("TwoWaits")]
    public static async Task<string> TwoWaits([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var earlier = context.WaitForExternalEvent<string>("step");
        var later = context.WaitForExternalEvent<string>("step");
        return $"later {await later}, earlier {await earlier}";
    }

    [Function("TwoKindsOfWaits")]
    public static Task TwoKindsOfWaits([OrchestrationTrigger] TaskOrchestrationContext context)
        => Task.WhenAny(context.WaitForExternalEvent<string>("step"), context.WaitForExternalEvent<int>("STEP"));

    [Function("Race")]
    public static async Task<string> Race([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        using var stop = new CancellationTokenSource();
        var deadline = context.CreateTimer(TimeSpan.FromDays(7), stop.Token);
        var approved = context.WaitForExternalEvent<string>("approved", CancellationToken.None);
        var rejected = context.WaitForExternalEvent<string>("rejected", CancellationToken.None);
        var first = await Task.WhenAny(deadline, approved, rejected);
        stop.Cancel();
        return first == approved ? "approved" : first == rejected ? "rejected" : "late";
    }

    [Function("CountDown")]
    public static async Task<string> CountDown([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var left = context.GetInput<int>();
        if (left == 0)
        {
            return await context.WaitForExternalEvent<string>("kept");
        }

        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        context.ContinueAsNew(left - 1);
        return "ignored";
    }

    [Function("Spin")]
    public static async Task Spin([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        context.ContinueAsNew();
    }

    [Function("Parent")]
    public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var options = new SubOrchestrationOptions(instanceId: context.InstanceId + ":child");
        return "parent of " + await context.CallSubOrchestratorAsync<string>("Child", "x", options);
    }

    [Function("Child")]
    public static async Task<string> Child([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var answer = await context.WaitForExternalEvent<string>("answer");
        return answer == "throw" ? throw new NotSupportedException("child says no") : $"{context.Parent!.Name}'s {context.InstanceId} {answer}";
    }

    [Function("Tell")]
    public static async Task Tell([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SendEvent(context.GetInput<string>()!, "answer", "told");
        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>Timers and events.</summary>
public static class Waiting
{
    /// <summary>Waits for a time; returns how long it waited by the orchestration's own clock.</summary>
    [Function(nameof(Nap))]
    public static async Task<TimeSpan> Nap([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var began = context.CurrentUtcDateTime;
        await context.CreateTimer(context.GetInput<TimeSpan>(), CancellationToken.None);
        return context.CurrentUtcDateTime - began;
    }

    /// <summary>Takes three events of one name.</summary>
    [Function(nameof(Collect))]
    public static async Task<string> Collect([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var all = string.Empty;
        for (var number = 0; number < 3; number++)
        {
            all += await context.WaitForExternalEvent<string>("letter");
        }

        return all;
    }

    /// <summary>Waits for an event without a bound, and gives up after the input.</summary>
    [Function(nameof(Patience))]
    public static async Task<string> Patience([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("letter", context.GetInput<TimeSpan>());
        }
        catch (TaskCanceledException)
        {
            return "gave up";
        }
    }

    /// <summary>Shows what it does, then waits.</summary>
    [Function(nameof(Showing))]
    public static async Task<string> Showing([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus(new { Step = 1, Says = "waiting" });
        await context.WaitForExternalEvent<string>("go");
        context.SetCustomStatus(new { Step = 2, Says = "done" });
        return "shown";
    }

    /// <summary>Counts events by starting over each time.</summary>
    [Function(nameof(Counter))]
    public static async Task<int> Counter([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var count = context.GetInput<int>();
        if (count == 3)
        {
            return count;
        }

        await context.WaitForExternalEvent<string>("letter");
        context.ContinueAsNew(count + 1);
        return -1;
    }
}

using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>What must be the same in every replay, and what happens when it is not.</summary>
public sealed class Replaying(Journal journal)
{
    private static readonly ConcurrentDictionary<string, int> _runs = new();

    /// <summary>Compares what the code sees with what an activity was told before.</summary>
    [Function(nameof(Stable))]
    public static async Task<string> Stable([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var (guid, other, time) = (context.NewGuid(), context.NewGuid(), context.CurrentUtcDateTime);
        var told = await context.CallActivityAsync<string>(nameof(Activities.SameText), $"{guid}|{other}|{time:O}");
        await context.WaitForExternalEvent<string>("go");
        return told == $"{guid}|{other}|{time:O}" && guid != other ? "stable" : "changed";
    }

    /// <summary>Notes a line between steps, only when it is not replaying.</summary>
    [Function(nameof(NotesOnce))]
    public async Task NotesOnce([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync(nameof(Activities.DoNothing));
        if (!context.IsReplaying)
        {
            journal.Note(context.InstanceId, "between the steps");
        }

        await context.CallActivityAsync(nameof(Activities.DoNothing));
        await context.WaitForExternalEvent<string>("go");
    }

    /// <summary>Takes another path in its replay: a mistake that must be noticed.</summary>
    [Function(nameof(ChangesActivity))]
    public static async Task<string> ChangesActivity([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var run = _runs.AddOrUpdate(context.InstanceId, 1, (_, count) => count + 1);
        await context.CallActivityAsync<string>(run == 1 ? nameof(Activities.Greet) : nameof(Activities.SameText), "Ada");
        context.SetCustomStatus("waits");
        await context.WaitForExternalEvent<string>("go");
        return "not noticed";
    }

    /// <summary>Awaits something that is not durable: a mistake that must be noticed.</summary>
    [Function(nameof(AwaitsNonDurableTask))]
    public static async Task<string> AwaitsNonDurableTask([OrchestrationTrigger] TaskOrchestrationContext context)
    {
#pragma warning disable DURABLE0004 // The official analyzers notice the mistake as well.
        await Task.Run(() => Task.CompletedTask);
#pragma warning restore DURABLE0004
        await context.CallActivityAsync(nameof(Activities.DoNothing));
        return "not noticed";
    }
}

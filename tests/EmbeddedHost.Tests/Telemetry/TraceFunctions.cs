using System.Diagnostics;
using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Tests.Telemetry;

/// <summary>What the timer puts on the queue; <see cref="TraceParent"/> carries its trace.</summary>
public sealed record Work(string Item, string? TraceParent);

/// <summary>A timer that fills a queue, whose messages start an orchestration with activities, a wait and a sub-orchestration.</summary>
public sealed class TraceFunctions(QueueClient queue)
{
    [Function("Detect")]
    public async Task Detect([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer)
    {
        await queue.CreateIfNotExistsAsync();
        var message = new Work("lamp", Activity.Current?.Id);
        await queue.SendMessageAsync(Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(message)));
    }

    [Function("Take")]
    public static Task Take([QueueTrigger("%Work__Queue%")] Work work, [DurableClient] DurableTaskClient client)
        => client.ScheduleNewOrchestrationInstanceAsync("Mend", work.Item, new StartOrchestrationOptions("mend-" + work.Item));

    [Function("Mend")]
    public static async Task Mend([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("Look", context.GetInput<string>());
        await context.WaitForExternalEvent<string>("go");
        await context.CallSubOrchestratorAsync("Test", context.GetInput<string>());
    }

    [Function("Test")]
    public static Task Test([OrchestrationTrigger] TaskOrchestrationContext context)
        => context.CallActivityAsync("Switch", context.GetInput<string>());

    [Function("Look")]
    public static void Look([ActivityTrigger] string item)
    {
        // Only its span matters.
    }

    [Function("Switch")]
    public static void Switch([ActivityTrigger] string item)
    {
        // Only its span matters.
    }
}

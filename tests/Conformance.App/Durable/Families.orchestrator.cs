using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>Orchestrations below orchestrations.</summary>
public static class Families
{
    [Function(nameof(Parent))]
    public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var named = await context.CallSubOrchestratorAsync<string>(nameof(Child), "one", new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));
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
        context.CallSubOrchestratorAsync<string>(nameof(Waiting.Collect), options: new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"));

    /// <summary>Sends an event to another instance.</summary>
    [Function(nameof(Tells))]
    public static Task Tells([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SendEvent(context.GetInput<string>()!, "answer", "from " + context.InstanceId);
        return Task.CompletedTask;
    }
}

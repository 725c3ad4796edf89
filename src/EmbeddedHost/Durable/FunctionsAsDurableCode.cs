using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary>The app's orchestrator and activity functions by name, ignoring case.</summary>
internal sealed class FunctionsAsDurableCode(FunctionRegistry functions, IServiceScopeFactory scopes) : IDurableFunctions
{
    private readonly Dictionary<string, FunctionInvoker> orchestrators = functions.WithTrigger<OrchestrationTriggerAttribute>()
        .ToDictionary(found => found.Trigger.Orchestration ?? found.Invoker.Function.Name, found => found.Invoker, StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, FunctionInvoker> activities = functions.WithTrigger<ActivityTriggerAttribute>()
        .ToDictionary(found => found.Trigger.Activity ?? found.Invoker.Function.Name, found => found.Invoker, StringComparer.OrdinalIgnoreCase);

    public bool HasOrchestrator(string name) => orchestrators.ContainsKey(name);

    public async Task<object?> RunOrchestratorAsync(TaskOrchestrationContext context)
    {
        await using var scope = scopes.CreateAsyncScope();
        var invoker = orchestrators[context.Name];
        var invocation = new InvocationContext(
            invoker.Function,
            scope.ServiceProvider,
            new Dictionary<string, object?> { ["instanceId"] = context.InstanceId },
            CancellationToken.None);
        invocation.Features.Set(context);
        invocation.Features.Set(new ReplayInput(((ReplayContext)context).SerializedInput));
        return await invoker.InvokeAsync(invocation);
    }

    public async Task<object?> RunActivityAsync(ActivityCall call, CancellationToken cancellation)
    {
        if (!activities.TryGetValue(call.Name, out var invoker))
        {
            throw new InvalidOperationException($"The function '{call.Name}' doesn't exist, is disabled, or is not an activity function.");
        }

        await using var scope = scopes.CreateAsyncScope();
        var invocation = new InvocationContext(
            invoker.Function,
            scope.ServiceProvider,
            new Dictionary<string, object?> { ["instanceId"] = call.InstanceId },
            cancellation,
            call.TraceParent);
        invocation.Features.Set(call);
        return await invoker.InvokeAsync(invocation);
    }
}

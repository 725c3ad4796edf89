using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using TenantHygiene.EmbeddedHost.Discovery;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary><c>[OrchestrationTrigger]</c>: the context, and the input by any other parameter.</summary>
internal sealed class OrchestrationTriggerBinding(DataConverter converter) : ITriggerBinding
{
    public bool Handles(DiscoveredFunction function) => function.Trigger is OrchestrationTriggerAttribute;

    public ParameterBinder? BinderFor(DiscoveredFunction function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(TaskOrchestrationContext))
        {
            return context => ValueTask.FromResult<object?>(context.Features.Get<TaskOrchestrationContext>());
        }

        return parameter.GetCustomAttribute<OrchestrationTriggerAttribute>() is null
            ? context => ValueTask.FromResult(converter.Deserialize(context.Features.Get<ReplayInput>()!.Json, parameter.ParameterType))
            : null;
    }
}

/// <summary>The input of the orchestration, as JSON.</summary>
internal sealed record ReplayInput(string? Json);

/// <summary><c>[ActivityTrigger]</c>: the input by the trigger's parameter, and what is known of the caller.</summary>
internal sealed class ActivityTriggerBinding(DataConverter converter) : ITriggerBinding
{
    public bool Handles(DiscoveredFunction function) => function.Trigger is ActivityTriggerAttribute;

    public ParameterBinder? BinderFor(DiscoveredFunction function, ParameterInfo parameter)
    {
        if (parameter == function.TriggerParameter)
        {
            return context => ValueTask.FromResult(converter.Deserialize(context.Features.Get<ActivityCall>()!.Input, parameter.ParameterType));
        }

        return parameter.ParameterType == typeof(string) && string.Equals(parameter.Name, "instanceId", StringComparison.OrdinalIgnoreCase)
            ? context => ValueTask.FromResult<object?>(context.Features.Get<ActivityCall>()!.InstanceId)
            : null;
    }
}

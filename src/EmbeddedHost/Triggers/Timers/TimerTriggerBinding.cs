using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.EmbeddedHost.Discovery;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Triggers.Timers;

/// <summary><c>[TimerTrigger] TimerInfo</c>.</summary>
internal sealed class TimerTriggerBinding : ITriggerBinding
{
    public bool Handles(DiscoveredFunction function) => function.Trigger is TimerTriggerAttribute;

    public ParameterBinder? BinderFor(DiscoveredFunction function, ParameterInfo parameter)
        => parameter.ParameterType == typeof(TimerInfo) ? context => ValueTask.FromResult<object?>(context.Features.Get<TimerInfo>()) : null;
}

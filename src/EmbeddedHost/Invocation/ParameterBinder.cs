using System.Reflection;
using TenantHygiene.EmbeddedHost.Discovery;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>Makes one argument of an invocation.</summary>
internal delegate ValueTask<object?> ParameterBinder(InvocationContext context);

/// <summary>What a kind of trigger can hand to a function.</summary>
internal interface ITriggerBinding
{
    /// <summary>Whether the function's trigger is of this kind.</summary>
    bool Handles(DiscoveredFunction function);

    /// <summary>What makes this argument; null when this trigger has nothing for it.</summary>
    ParameterBinder? BinderFor(DiscoveredFunction function, ParameterInfo parameter);
}

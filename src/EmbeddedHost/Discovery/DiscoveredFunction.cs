using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace TenantHygiene.EmbeddedHost.Discovery;

/// <summary>A <c>[Function]</c> method with its one trigger.</summary>
internal sealed class DiscoveredFunction(string name, MethodInfo method, ParameterInfo triggerParameter, TriggerBindingAttribute trigger)
    : FunctionDefinition
{
    public MethodInfo Method { get; } = method;

    public ParameterInfo TriggerParameter { get; } = triggerParameter;

    public TriggerBindingAttribute Trigger { get; } = trigger;

    public override string Name { get; } = name;

    public override string Id { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

    public override string EntryPoint => Id;

    public override string PathToAssembly { get; } = method.DeclaringType.Assembly.Location;

    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. method.GetParameters().Select(parameter => new FunctionParameter(parameter.Name!, parameter.ParameterType))];

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } = method.GetParameters()
        .Select(parameter => (parameter, attribute: parameter.GetCustomAttribute<BindingAttribute>()))
        .Where(bound => bound.attribute is not null)
        .ToImmutableDictionary(
            bound => bound.parameter.Name!, BindingMetadata (bound) => new InputBinding(bound.parameter.Name!, bound.attribute!));

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

    private sealed class InputBinding(string name, BindingAttribute attribute) : BindingMetadata
    {
        public override string Name { get; } = name;

        // "HttpTriggerAttribute" is "httpTrigger".
        public override string Type { get; } =
            char.ToLowerInvariant(attribute.GetType().Name[0]) + attribute.GetType().Name[1..].Replace("Attribute", string.Empty, StringComparison.Ordinal);

        public override BindingDirection Direction => BindingDirection.In;
    }
}

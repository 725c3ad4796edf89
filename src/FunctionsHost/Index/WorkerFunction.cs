using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Index;

/// <summary>A function as the worker describes it, with its bindings read.</summary>
/// <param name="Metadata">The worker's description.</param>
/// <param name="Trigger">What starts it.</param>
/// <param name="Inputs">What it is given besides, in the order of its parameters.</param>
internal sealed partial record WorkerFunction(RpcFunctionMetadata Metadata, JObject Trigger, IReadOnlyList<JObject> Inputs)
{
    /// <summary>Its name.</summary>
    public string Name => Metadata.Name;

    /// <summary>The kind of its trigger, such as <c>queueTrigger</c>.</summary>
    public string TriggerType => TextOf(Trigger, "type");

    /// <summary>Whether HTTP requests start it.</summary>
    public bool IsHttp => IsOf(Trigger, "httpTrigger");

    /// <summary>The settings that its trigger names as %…%, as environment variables.</summary>
    public IEnumerable<string> Settings =>
        Reference().Matches(Trigger.ToString(Formatting.None)).Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal));

    /// <summary>The names of trigger and inputs, in the order in which their values are passed.</summary>
    public IReadOnlyList<string> ParameterNames { get; } = [TextOf(Trigger, "name"), .. Inputs.Select(input => TextOf(input, "name"))];

    /// <summary>Reads a description.</summary>
    /// <exception cref="HostStartException">The function has no trigger, several, or a binding that this host does not serve.</exception>
    public static WorkerFunction Read(RpcFunctionMetadata metadata)
    {
        try
        {
            var bindings = metadata.RawBindings.Select(JObject.Parse).ToArray();
            var triggers = bindings.Where(binding => TextOf(binding, "type").EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)).ToArray();
            if (triggers is not [var trigger])
            {
                throw new HostStartException($"Function '{metadata.Name}' has {triggers.Length} triggers; it must have one.");
            }

            // What an HTTP function returns goes over HTTP, and is described as an output of the kind "http".
            var outputs = bindings.Where(binding => IsOutput(binding) && !IsOf(binding, "http")).Select(binding => TextOf(binding, "type")).ToArray();
            return outputs.Length == 0
                ? new WorkerFunction(metadata, trigger, [.. bindings.Where(binding => binding != trigger && !IsOutput(binding))])
                : throw new HostStartException($"Function '{metadata.Name}' has the output binding '{outputs[0]}': this host serves triggers and inputs; write with a client instead.");
        }
        catch (JsonException exception)
        {
            throw new HostStartException($"Function '{metadata.Name}' has a binding that is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>A member of a binding; empty when it is missing.</summary>
    public static string TextOf(JObject binding, string member) => (string?)binding.GetValue(member, StringComparison.OrdinalIgnoreCase) ?? "";

    /// <summary>Whether a binding is of a kind.</summary>
    public static bool IsOf(JObject binding, string type) => TextOf(binding, "type").Equals(type, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("%(?<name>[A-Za-z][A-Za-z0-9_:.]*)%", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    private static bool IsOutput(JObject binding) => TextOf(binding, "direction").Equals("out", StringComparison.OrdinalIgnoreCase);
}

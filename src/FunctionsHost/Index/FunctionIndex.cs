using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
using Microsoft.Azure.WebJobs.Host;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Index;

/// <summary>
/// Describes the worker's functions to the WebJobs SDK, which finds functions as methods with attributes. The attributes and the types of
/// the parameters come from the extensions' own metadata, so that any extension is served that the host has.
/// </summary>
/// <param name="functions">The functions.</param>
/// <param name="extensions">The metadata; asked for late, because it depends on the extensions, which depend on this.</param>
internal sealed class FunctionIndex(IReadOnlyList<WorkerFunction> functions, Func<IJobHostMetadataProvider> extensions) : ITypeLocator
{
    private IReadOnlyList<Type>? _types;

    /// <summary>One type with one method for each function.</summary>
    public IReadOnlyList<Type> GetTypes() => _types ??= [FunctionTypeBuilder.Build(functions.Select(Describe))];

    private FunctionMethod Describe(WorkerFunction function)
    {
        try
        {
            var inputs = function.Inputs.Select(input => Parameter(input, Bind(input))).ToArray();
            if (function.IsHttp)
            {
                // Called by the host's HTTP side; the request itself is its argument.
                var request = new FunctionParameter(function.ParameterNames[0], typeof(HttpContext), null);
                return new FunctionMethod(function.Name, [request, .. inputs], new NoAutomaticTriggerAttribute(), null);
            }

            var (attribute, type) = Bind(function.Trigger);
            var handlesReturn = attribute.GetType().GetCustomAttribute<BindingAttribute>()?.TriggerHandlesReturnValue == true;
            return new FunctionMethod(
                function.Name,
                [Parameter(function.Trigger, (attribute, type)), .. inputs],
                null,
                handlesReturn ? attribute : null
            );
        }
        catch (Exception exception)
            when (exception is JsonException or ArgumentException or InvalidOperationException or TargetInvocationException)
        {
            throw new HostStartException(
                $"Function '{function.Name}' has a binding that its extension does not take: {exception.GetBaseException().Message}",
                exception
            );
        }

        static FunctionParameter Parameter(JObject binding, (Attribute Attribute, Type Type) bound) =>
            new(WorkerFunction.TextOf(binding, "name"), bound.Type, bound.Attribute);
    }

    private (Attribute Attribute, Type Type) Bind(JObject binding)
    {
        if (WorkerFunction.IsOf(binding, "timerTrigger"))
        {
            // The only attribute that the metadata cannot make: its constructor takes the schedule, which is no property that can be set.
            var timer = new TimerTriggerAttribute(WorkerFunction.TextOf(binding, "schedule"))
            {
                RunOnStartup = Flag("runOnStartup", false),
                UseMonitor = Flag("useMonitor", true),
            };
            return (timer, typeof(TimerInfo));
        }

        var metadata = extensions();
        var kind = WorkerFunction.TextOf(binding, "type");
        var type = metadata.GetAttributeTypeFromName(kind) ?? throw new ArgumentException($"no extension of this host serves '{kind}'");
        var attribute = metadata.GetAttribute(type, binding);
        return (attribute, metadata.GetDefaultType(attribute, FileAccess.Read, Requested(binding)));

        bool Flag(string member, bool missing) => (bool?)binding.GetValue(member, StringComparison.OrdinalIgnoreCase) ?? missing;
    }

    // The same choice as the Functions host makes.
    private static Type Requested(JObject binding)
    {
        var type = string.Equals((string?)binding["properties"]?["supportsDeferredBinding"], "true", StringComparison.OrdinalIgnoreCase)
            ? typeof(ParameterBindingData)
            : WorkerFunction.TextOf(binding, "dataType").ToUpperInvariant() switch
            {
                "STRING" => typeof(string),
                "BINARY" => typeof(byte[]),
                "STREAM" => typeof(Stream),
                _ => typeof(object),
            };
        return WorkerFunction.TextOf(binding, "cardinality").Equals("many", StringComparison.OrdinalIgnoreCase)
            ? type.MakeArrayType()
            : type;
    }
}

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
        Reference()
            .Matches(Trigger.ToString(Formatting.None))
            .Select(match => match.Groups["name"].Value.Replace(":", "__", StringComparison.Ordinal));

    /// <summary>The names of trigger and inputs, in the order in which their values are passed.</summary>
    public IReadOnlyList<string> ParameterNames { get; } = [TextOf(Trigger, "name"), .. Inputs.Select(input => TextOf(input, "name"))];

    /// <summary>Reads a description.</summary>
    /// <exception cref="HostStartException">The function has no trigger, several, or a binding that this host does not serve.</exception>
    public static WorkerFunction Read(RpcFunctionMetadata metadata)
    {
        try
        {
            var bindings = metadata.RawBindings.Select(JObject.Parse).ToArray();
            var triggers = bindings
                .Where(binding => TextOf(binding, "type").EndsWith("Trigger", StringComparison.OrdinalIgnoreCase))
                .ToArray();
            if (triggers is not [var trigger])
            {
                throw new HostStartException($"Function '{metadata.Name}' has {triggers.Length} triggers; it must have one.");
            }

            // What an HTTP function returns goes over HTTP, and is described as an output of the kind "http".
            var outputs = bindings
                .Where(binding => IsOutput(binding) && !IsOf(binding, "http"))
                .Select(binding => TextOf(binding, "type"))
                .ToArray();
            return outputs.Length == 0
                ? new WorkerFunction(metadata, trigger, [.. bindings.Where(binding => binding != trigger && !IsOutput(binding))])
                : throw new HostStartException(
                    $"Function '{metadata.Name}' has the output binding '{outputs[0]}': this host serves triggers and inputs; write with "
                        + "a client instead."
                );
        }
        catch (JsonException exception)
        {
            throw new HostStartException($"Function '{metadata.Name}' has a binding that is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>A member of a binding; empty when it is missing.</summary>
    public static string TextOf(JObject binding, string member) =>
        (string?)binding.GetValue(member, StringComparison.OrdinalIgnoreCase) ?? "";

    /// <summary>Whether a binding is of a kind.</summary>
    public static bool IsOf(JObject binding, string type) => TextOf(binding, "type").Equals(type, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("%(?<name>[A-Za-z][A-Za-z0-9_:.]*)%", RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();

    private static bool IsOutput(JObject binding) => TextOf(binding, "direction").Equals("out", StringComparison.OrdinalIgnoreCase);
}

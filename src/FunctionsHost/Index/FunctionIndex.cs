using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
using Microsoft.Azure.WebJobs.Host;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace TenantHygiene.FunctionsHost.Index;

/// <summary>
/// Describes the worker's functions to the WebJobs SDK, which finds functions as methods with attributes. The attributes and the types of the parameters
/// come from the extensions' own metadata, so that any extension is served that the host has.
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
            return new FunctionMethod(function.Name, [Parameter(function.Trigger, (attribute, type)), .. inputs], null, handlesReturn ? attribute : null);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or TargetInvocationException)
        {
            throw new HostStartException($"Function '{function.Name}' has a binding that its extension does not take: {exception.GetBaseException().Message}", exception);
        }

        static FunctionParameter Parameter(JObject binding, (Attribute Attribute, Type Type) bound) => new(WorkerFunction.TextOf(binding, "name"), bound.Type, bound.Attribute);
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
        return WorkerFunction.TextOf(binding, "cardinality").Equals("many", StringComparison.OrdinalIgnoreCase) ? type.MakeArrayType() : type;
    }
}

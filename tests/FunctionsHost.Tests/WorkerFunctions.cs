using Newtonsoft.Json.Linq;
using TenantHygiene.FunctionsHost.Index;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Tests;

/// <summary>Functions as a worker would describe them.</summary>
internal static class WorkerFunctions
{
    /// <summary>A function with an HTTP trigger.</summary>
    public static WorkerFunction Http(string name, string? route = null, string authLevel = "Anonymous", params string[] methods)
    {
        var trigger = new JObject
        {
            ["name"] = "request",
            ["type"] = "httpTrigger",
            ["direction"] = "In",
            ["authLevel"] = authLevel,
        };
        if (route is not null)
        {
            trigger["route"] = route;
        }

        if (methods.Length > 0)
        {
            trigger["methods"] = new JArray(methods);
        }

        return Read(name, trigger.ToString());
    }

    /// <summary>A function with the given bindings, each as JSON.</summary>
    public static WorkerFunction Read(string name, params string[] bindings) => WorkerFunction.Read(Metadata(name, bindings));

    /// <summary>The worker's description, unread.</summary>
    public static RpcFunctionMetadata Metadata(string name, params string[] bindings)
    {
        var metadata = new RpcFunctionMetadata { Name = name, FunctionId = "1" };
        metadata.RawBindings.AddRange(bindings);
        return metadata;
    }
}

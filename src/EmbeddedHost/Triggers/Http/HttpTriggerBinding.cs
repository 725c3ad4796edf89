using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using TenantHygiene.EmbeddedHost.Discovery;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Triggers.Http;

/// <summary><c>[HttpTrigger]</c>: the request, its body, and by name what stands in route and query.</summary>
internal sealed class HttpTriggerBinding(JsonSerializerOptions json) : ITriggerBinding
{
    public bool Handles(DiscoveredFunction function) => function.Trigger is HttpTriggerAttribute;

    public ParameterBinder? BinderFor(DiscoveredFunction function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(HttpRequest))
        {
            return context => ValueTask.FromResult<object?>(context.GetHttpContext()!.Request);
        }

        if (parameter.ParameterType == typeof(HttpContext))
        {
            return context => ValueTask.FromResult<object?>(context.GetHttpContext());
        }

        if (parameter.IsDefined(typeof(FromBodyAttribute)))
        {
            return context => JsonBody.ReadAsync(context.GetHttpContext()!.Request, parameter.ParameterType, json);
        }

        return parameter != function.TriggerParameter && TextConversion.Supports(parameter.ParameterType)
            ? context => ValueTask.FromResult(FromRouteOrQuery(context.GetHttpContext()!.Request, parameter))
            : null;
    }

    private static object? FromRouteOrQuery(HttpRequest request, ParameterInfo parameter)
    {
        var value = request.RouteValues.TryGetValue(parameter.Name!, out var routed) ? routed
            : request.Query.TryGetValue(parameter.Name!, out var query) ? query.ToString()
            : null;
        return TextConversion.Convert(value, parameter.ParameterType, parameter.Name!);
    }
}

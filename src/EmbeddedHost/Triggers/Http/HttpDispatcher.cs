using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TenantHygiene.EmbeddedHost.Hosting;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Triggers.Http;

/// <summary>Finds the function of a request, runs it, and sends its result, as the Functions host and its ASP.NET Core worker do.</summary>
internal sealed class HttpDispatcher
{
    private readonly HttpRoute[] routes;
    private readonly FunctionKeys keys;
    private readonly ILogger logger;

    public HttpDispatcher(
        FunctionRegistry functions, HostSettings settings, IConfiguration configuration, IInlineConstraintResolver constraints, ILogger logger)
    {
        this.logger = logger;
        keys = new FunctionKeys(configuration);
        routes =
        [
            .. functions.WithTrigger<HttpTriggerAttribute>()
                .Where(found => !DisabledFunctions.Contains(found.Invoker.Function.Name, configuration))
                .Select(found => new HttpRoute(found.Invoker, found.Trigger, settings.RoutePrefix, constraints)),
        ];
        RouteOverlap.Refuse(routes);
    }

    /// <summary>The number of HTTP functions.</summary>
    public int RouteCount => routes.Length;

    public async Task DispatchAsync(HttpContext context)
    {
        if (!TryMatch(context, out var route))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!keys.Admits(context.Request, route.Level))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        try
        {
            await InvokeAsync(context, route.Invoker);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.CallerGone(logger, route.Invoker.Function.Name);
        }
        catch (Exception exception)
        {
            // The caller learns nothing of the cause: an empty 500, or a connection that breaks, so that a part is not taken for the whole.
            Log.RequestFailed(logger, route.Invoker.Function.Name, exception);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static async Task InvokeAsync(HttpContext context, FunctionInvoker invoker)
    {
        var bindingData = context.Request.RouteValues.ToDictionary(value => value.Key, value => value.Value, StringComparer.OrdinalIgnoreCase);
        var invocation = new InvocationContext(invoker.Function, context.RequestServices, bindingData, context.RequestAborted);
        invocation.Features.Set(context);
        var result = await invoker.InvokeAsync(invocation);

        if (result is IActionResult action)
        {
            await action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new ActionDescriptor()));
        }
        else if (result is IResult http)
        {
            await http.ExecuteAsync(context);
        }
    }

    private bool TryMatch(HttpContext context, [NotNullWhen(true)] out HttpRoute? matched)
    {
        foreach (var route in routes)
        {
            if (route.Match(context) is { } values)
            {
                context.Request.RouteValues = values;
                matched = route;
                return true;
            }
        }

        matched = null;
        return false;
    }
}

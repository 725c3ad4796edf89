using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TenantHygiene.Functions.Telemetry;

/// <summary>
/// Queue messages have no headers, so the trace of who enqueued stands in the message itself. A host that begins a trace of its own for each message
/// would break it there: this takes it up again, and links the host's.
/// </summary>
public sealed class TraceContinuation : IFunctionsWorkerMiddleware
{
    private static readonly ActivitySource Source = new("TenantHygiene.Functions");

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        using var span = Start(context);
        await next(context);
    }

    private static Activity? Start(FunctionContext context)
    {
        var isQueue = context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "queueTrigger");
        if (!isQueue
            || !context.BindingContext.BindingData.TryGetValue("traceParent", out var text)
            || !ActivityContext.TryParse(text?.ToString(), null, isRemote: true, out var sender)
            || Activity.Current?.TraceId == sender.TraceId)
        {
            return null;
        }

        ActivityLink[] links = Activity.Current is { } host ? [new ActivityLink(host.Context)] : [];
        return Source.StartActivity(context.FunctionDefinition.Name, ActivityKind.Consumer, sender, links: links);
    }
}

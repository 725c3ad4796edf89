using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace TenantHygiene.Functions.Telemetry;

/// <summary>
/// Queue messages have no headers, so the message itself contains the trace of its sender. A host that starts a new trace for each message
/// would break it: this middleware continues the sender's trace, and links the host's.
/// </summary>
public sealed class TraceContinuation : IFunctionsWorkerMiddleware
{
    private static readonly ActivitySource _source = new("TenantHygiene.Functions");

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
        if (
            !isQueue
            || !context.BindingContext.BindingData.TryGetValue("traceParent", out var text)
            || !ActivityContext.TryParse(text?.ToString(), null, isRemote: true, out var sender)
            || Activity.Current?.TraceId == sender.TraceId
        )
        {
            return null;
        }

        ActivityLink[] links = Activity.Current is { } host ? [new ActivityLink(host.Context)] : [];
        return _source.StartActivity(context.FunctionDefinition.Name, ActivityKind.Consumer, sender, links: links);
    }
}

using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TenantHygiene.FunctionsHost.Index;

namespace TenantHygiene.FunctionsHost;

/// <summary>
/// Traces and logs of this process, sent where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says. The worker sends its own: each is sent once, and the ids that pass
/// between the processes join them.
/// </summary>
internal static class HostTelemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static readonly ActivitySource _source = new("TenantHygiene.FunctionsHost");

    /// <summary>Sends traces and logs, if an endpoint is set.</summary>
    public static void AddHostTelemetry(this IServiceCollection services, HostSettings settings)
    {
        if (settings.All[Endpoint] is not { Length: > 0 })
        {
            return;
        }

        // Requests as ASP.NET Core sees them; orchestrations and activities as the Durable Task Framework does. Their starts are the worker's spans.
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("tenanthygiene-host").AddEnvironmentVariableDetector())
            .WithTracing(tracing => tracing.AddSource(_source.Name, "Microsoft.AspNetCore", "DurableTask.Core"))
            .WithLogging(configureBuilder: null, options => options.IncludeFormattedMessage = true)
            .UseOtlpExporter();

        // What a function failed with is in the worker's log, and sent from there.
        services.AddLogging(logging => logging.AddFilter<OpenTelemetryLoggerProvider>("Function", LogLevel.None));
    }

    /// <summary>
    /// Begins the span of a timer or a queue message, which nothing else traces on this side. A message may carry the trace of its sender
    /// (<c>traceParent</c> in its JSON, because queue messages have no headers): it is continued.
    /// </summary>
    public static Activity? Start(WorkerFunction function, Dictionary<string, object> bindingData)
    {
        var (isTimer, isQueue) = (WorkerFunction.IsOf(function.Trigger, "timerTrigger"), WorkerFunction.IsOf(function.Trigger, "queueTrigger"));
        if (!isTimer && !isQueue)
        {
            return null;
        }

        var sender = isQueue && bindingData.TryGetValue("traceParent", out var text) && ActivityContext.TryParse(text?.ToString(), null, isRemote: true, out var found) ? found : default;
        return _source.StartActivity(function.Name, isQueue ? ActivityKind.Consumer : ActivityKind.Internal, sender)?.SetTag("faas.trigger", isQueue ? "pubsub" : "timer");
    }
}

using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using TenantHygiene.FunctionsHost.Http;
using TenantHygiene.FunctionsHost.Index;

namespace TenantHygiene.FunctionsHost;

/// <summary>
/// Traces and logs of this process, sent where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says. The worker sends its own: each is sent once, and
/// the ids that pass between the processes join them. Begins before anything that is traced, and ends after it.
/// </summary>
internal sealed class HostTelemetry : IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Service = "tenanthygiene-host";
    private static readonly ActivitySource _source = new("TenantHygiene.FunctionsHost");

    private readonly TracerProvider _traces;
    private readonly ServiceProvider _logServices;

    private HostTelemetry(HostConfiguration settings)
    {
        // Requests as ASP.NET Core sees them, starts of orchestrations as the durable extension does, orchestrations and activities as the
        // Durable Task Framework does.
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureServices(services => services.AddSingleton<IConfiguration>(settings.All))
            .ConfigureResource(Describe)
            .AddSource(_source.Name, "Microsoft.AspNetCore", "WebJobs.Extensions.DurableTask", "DurableTask.Core")
            .AddProcessor(new RouteNameProcessor())
            .AddOtlpExporter()
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(settings.All);
        services
            .AddOpenTelemetry()
            .ConfigureResource(Describe)
            .WithLogging(logs => logs.AddOtlpExporter(), options => options.IncludeFormattedMessage = true);
        _logServices = services.BuildServiceProvider();
    }

    /// <summary>Begins.</summary>
    /// <returns>Null when no endpoint is set.</returns>
    public static HostTelemetry? Start(HostConfiguration settings) =>
        settings.All[Endpoint] is { Length: > 0 } ? new HostTelemetry(settings) : null;

    /// <summary>Sends what a part of this process logs.</summary>
    public void AddTo(ILoggingBuilder logging)
    {
        logging.AddProvider(_logServices.GetRequiredService<ILoggerProvider>());

        // What a function failed with is in the worker's log, and sent from there.
        logging.AddFilter<OpenTelemetryLoggerProvider>("Function", LogLevel.None);
    }

    /// <summary>
    /// Begins the span of a timer or a queue message, which nothing else traces on this side. A message may carry the trace of its sender
    /// (<c>traceParent</c> in its JSON, because queue messages have no headers): it is continued.
    /// </summary>
    public static Activity? StartFunction(WorkerFunction function, Dictionary<string, object> bindingData)
    {
        var (isTimer, isQueue) = (
            WorkerFunction.IsOf(function.Trigger, "timerTrigger"),
            WorkerFunction.IsOf(function.Trigger, "queueTrigger")
        );
        if (!isTimer && !isQueue)
        {
            return null;
        }

        var sender =
            isQueue
            && bindingData.TryGetValue("traceParent", out var text)
            && ActivityContext.TryParse(text?.ToString(), null, isRemote: true, out var found)
                ? found
                : default;
        return _source
            .StartActivity(function.Name, isQueue ? ActivityKind.Consumer : ActivityKind.Internal, sender)
            ?.SetTag("faas.trigger", isQueue ? "pubsub" : "timer");
    }

    /// <summary>Names the span of a request by its route.</summary>
    public static void NameRequest(string method, HttpRoute route)
    {
        if (Activity.Current is { } request)
        {
            request.DisplayName = $"{method} /{route.Template.TemplateText}";
            request.SetTag("http.route", $"/{route.Template.TemplateText}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces.Dispose();
        _logServices.Dispose();
    }

    private static void Describe(ResourceBuilder resource) => resource.AddService(Service).AddEnvironmentVariableDetector();

    /// <summary>
    /// An address may hold what is secret, in its path or its query, and only the app knows where: a request is told by its route.
    /// </summary>
    private sealed class RouteNameProcessor : BaseProcessor<Activity>
    {
        private static readonly string[] _addresses = ["url.path", "url.query", "url.full", "http.target", "http.url"];

        public override void OnEnd(Activity data)
        {
            foreach (var name in _addresses)
            {
                data.SetTag(name, null);
            }
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.EmbeddedHost.Discovery;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>The host's traces and metrics; listen to both by the name <see cref="Name"/>.</summary>
internal static class Telemetry
{
    public const string Name = "TenantHygiene.EmbeddedHost";

    public static ActivitySource Source { get; } = new(Name);

    public static Meter Meter { get; } = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "embedded_host.function.duration", "s", "How long functions ran, by function, trigger and outcome.");

    /// <summary>
    /// Runs a function under a span and measures it. Orchestrators are left out: their code waits for days, and is replayed.
    /// The span continues <paramref name="parent"/> if there is one, else what is going on, such as an HTTP request.
    /// </summary>
    public static async Task ObserveAsync(DiscoveredFunction function, InvocationContext context, ActivityContext parent, Func<Task> run)
    {
        if (function.Trigger is OrchestrationTriggerAttribute)
        {
            await run();
            return;
        }

        var (trigger, kind) = Describe(function);
        using var span = Source.StartActivity(function.Name, kind, parent)
            ?.SetTag("faas.trigger", trigger).SetTag("faas.invocation_id", context.InvocationId);
        var began = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            await run();
            outcome = "succeeded";
        }
        catch (Exception exception)
        {
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
        finally
        {
            Duration.Record(
                Stopwatch.GetElapsedTime(began).TotalSeconds,
                new KeyValuePair<string, object?>("function", function.Name),
                new KeyValuePair<string, object?>("trigger", trigger),
                new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    private static (string Trigger, ActivityKind Kind) Describe(DiscoveredFunction function) => function.Trigger switch
    {
        HttpTriggerAttribute => ("http", ActivityKind.Internal),
        TimerTriggerAttribute => ("timer", ActivityKind.Internal),
        QueueTriggerAttribute => ("pubsub", ActivityKind.Consumer),
        ActivityTriggerAttribute => ("activity", ActivityKind.Server),
        _ => ("other", ActivityKind.Internal),
    };
}

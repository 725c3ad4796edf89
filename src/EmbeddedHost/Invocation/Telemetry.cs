using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.EmbeddedHost.Discovery;

namespace TenantHygiene.EmbeddedHost.Invocation;

/// <summary>The host's traces and metrics; listen to both by the name <see cref="Name"/>.</summary>
internal static class Telemetry
{
    public const string Name = "TenantHygiene.EmbeddedHost";

    private static readonly ActivitySource Source = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "embedded_host.function.duration", "s", "How long functions ran, by function and outcome.");

    /// <summary>Runs a function under a span and measures it. Orchestrators are left out: their code waits for days, and is replayed.</summary>
    public static async Task ObserveAsync(DiscoveredFunction function, Func<Task> run)
    {
        if (function.Trigger is OrchestrationTriggerAttribute)
        {
            await run();
            return;
        }

        using var span = Source.StartActivity(function.Name);
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
                new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.DurableTask;
using TenantHygiene.EmbeddedHost.Durable.Storage;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary>
/// Spans and figures of orchestrations. The span of the start is what everything later continues: its identifiers are stored with the instance,
/// so that a trace survives waits of days and restarts.
/// </summary>
internal static class DurableTelemetry
{
    private static readonly Histogram<double> TimerLateness = Telemetry.Meter.CreateHistogram<double>(
        "embedded_host.durable_timer.lateness", "s", "How long after its due time a durable timer was noticed.");

    private static readonly Counter<long> Retries = Telemetry.Meter.CreateCounter<long>(
        "embedded_host.activity.retries", null, "Calls that a retry policy or handler repeated, by orchestrator.");

    /// <summary>The span of starting an instance; ends when the start is stored.</summary>
    public static Activity? Start(string name, string instanceId)
        => Telemetry.Source.StartActivity($"create_orchestration:{name}", ActivityKind.Producer)?.SetTag("durabletask.task.instance_id", instanceId);

    /// <summary>The span of the whole life of an instance, made when it has ended: no span can be kept open over a restart.</summary>
    public static void Ended(InstanceRow row, TaskFailureDetails? failure)
    {
        ActivityContext.TryParse(row.TraceParent, null, isRemote: true, out var parent);
        using var span = Telemetry.Source.StartActivity(
            $"orchestration:{row.Name}",
            ActivityKind.Server,
            parent,
            [new("durabletask.task.instance_id", row.Id), new("durabletask.task.status", row.Status.ToString())],
            startTime: new DateTimeOffset(row.CreatedAt, TimeSpan.Zero));
        if (failure is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.ErrorMessage);
        }

        span?.SetEndTime(new DateTime(row.UpdatedAt, DateTimeKind.Utc));
    }

    /// <summary>A durable timer rang, <paramref name="ticksLate"/> after it was due.</summary>
    public static void TimerIsDue(long ticksLate) => TimerLateness.Record(TimeSpan.FromTicks(Math.Max(0, ticksLate)).TotalSeconds);

    /// <summary>A call is about to be repeated. In replay it was counted before.</summary>
    public static void Retried(TaskOrchestrationContext context)
    {
        if (!context.IsReplaying)
        {
            Retries.Add(1, new KeyValuePair<string, object?>("orchestrator", context.Name.Name));
        }
    }
}

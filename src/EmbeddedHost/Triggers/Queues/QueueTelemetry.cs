using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Azure;
using Azure.Storage.Queues;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Triggers.Queues;

/// <summary>The figures of one queue: how much waits, and how much failed. The backlog is asked for only while somebody collects it.</summary>
internal sealed class QueueTelemetry(QueueClient queue, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(15);

    private static readonly ConcurrentDictionary<string, long> Waiting = new();

    private static readonly Counter<long> Retries = Telemetry.Meter.CreateCounter<long>(
        "embedded_host.queue.retries", null, "Tries of messages that failed and are made again, by queue.");

    private static readonly Counter<long> Poisoned = Telemetry.Meter.CreateCounter<long>(
        "embedded_host.queue.poisoned", null, "Messages that were set aside, by queue.");

    private static readonly ObservableGauge<long> Backlog = Telemetry.Meter.CreateObservableGauge(
        "embedded_host.queue.backlog",
        () => Waiting.Select(count => new Measurement<long>(count.Value, TagOf(count.Key))),
        null,
        "Messages in the queue, those in work included, as the service estimates.");

    public void Retried() => Retries.Add(1, TagOf(queue.Name));

    public void SetAside() => Poisoned.Add(1, TagOf(queue.Name));

    /// <summary>Keeps the backlog up to date until <paramref name="stop"/>.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (Backlog.Enabled)
            {
                await CountAsync(stop);
            }

            await Task.Delay(BetweenLooks, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Waiting.TryRemove(queue.Name, out _);
    }

    private static KeyValuePair<string, object?> TagOf(string name) => new("queue", name);

    private async Task CountAsync(CancellationToken stop)
    {
        try
        {
            Waiting[queue.Name] = (await queue.GetPropertiesAsync(stop)).Value.ApproximateMessagesCountLong;
        }
        catch (Exception exception) when (exception is RequestFailedException or AggregateException or OperationCanceledException)
        {
            // What could not be counted is not reported as none; the listener itself says that storage is away.
            Waiting.TryRemove(queue.Name, out _);
        }
    }
}

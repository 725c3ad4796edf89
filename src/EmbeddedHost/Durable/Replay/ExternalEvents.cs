using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>
/// Events by name, ignoring case: those that came early are kept in order; of those that wait, the one that came last is served first, as the official worker
/// does, so that a wait which a loop has given up does not take what the next one waits for.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Queue<EventRaised>> early = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, LinkedList<Waiter>> waiting = new(StringComparer.OrdinalIgnoreCase);

    public bool AnyoneWaits => waiting.Values.Any(list => list.Count > 0);

    /// <summary>The events that nothing has waited for, oldest first.</summary>
    public IReadOnlyList<EventRaised> Unconsumed => [.. early.Values.SelectMany(queue => queue).OrderBy(raised => raised.At)];

    public void Deliver(EventRaised raised)
    {
        if (waiting.TryGetValue(raised.Name, out var waiters) && waiters.First is { } first)
        {
            waiters.RemoveFirst();
            first.Value.Receive(raised.Payload);
            return;
        }

        if (!early.TryGetValue(raised.Name, out var queue))
        {
            early[raised.Name] = queue = new Queue<EventRaised>();
        }

        queue.Enqueue(raised);
    }

    public Task<T> WaitFor<T>(string name, CancellationToken cancellation)
    {
        var waiter = new Waiter<T>(converter);
        if (early.TryGetValue(name, out var queue) && queue.TryDequeue(out var raised))
        {
            waiter.Receive(raised.Payload);
            return waiter.Task;
        }

        if (!waiting.TryGetValue(name, out var waiters))
        {
            waiting[name] = waiters = new LinkedList<Waiter>();
        }

        if (waiters.First is { } latest && latest.Value.Awaited != typeof(T))
        {
            throw new ArgumentException(
                $"The event '{name}' is awaited as {latest.Value.Awaited.FullName} already; it cannot be awaited as {typeof(T).FullName} at the same time.", nameof(name));
        }

        var node = waiters.AddFirst(waiter);
        if (cancellation.CanBeCanceled)
        {
            cancellation.Register(() =>
            {
                if (node.List is not null)
                {
                    waiters.Remove(node);
                    waiter.Cancel(cancellation);
                }
            });
        }

        return waiter.Task;
    }

    private abstract class Waiter
    {
        public abstract Type Awaited { get; }

        public abstract void Receive(string? payload);
    }

    private sealed class Waiter<T>(DataConverter converter) : Waiter
    {
        private readonly TaskCompletionSource<T> source = new();

        public override Type Awaited => typeof(T);

        public Task<T> Task => source.Task;

        public override void Receive(string? payload)
        {
            try
            {
                source.SetResult(converter.Deserialize<T>(payload)!);
            }
            catch (Exception exception) when (exception is System.Text.Json.JsonException or NotSupportedException)
            {
                source.SetException(exception);
            }
        }

        public void Cancel(CancellationToken cancellation) => source.TrySetCanceled(cancellation);
    }
}

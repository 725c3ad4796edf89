using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Triggers.Queues;

/// <summary>Feeds one queue to one function: batches, several messages at once, retries, and the poison queue at the end.</summary>
internal sealed class QueueListener(
    FunctionInvoker invoker,
    QueueClient queue,
    QueueClient poison,
    QueueOptions options,
    TimeProvider time,
    IServiceScopeFactory scopes,
    ILogger logger) : ITriggerListener
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LastFetch = TimeSpan.FromSeconds(2);

    private readonly HashSet<Task> running = [];
    private readonly QueueTelemetry telemetry = new(queue, time);
    private bool queueExists;

    private string Name => invoker.Function.Name;

    public async Task ListenAsync(CancellationToken stopListening, CancellationToken stopRunning)
    {
        var watching = telemetry.WatchAsync(stopListening);
        var pause = ShortestPause;
        while (!stopListening.IsCancellationRequested)
        {
            running.RemoveWhere(task => task.IsCompleted);
            if (running.Count > options.NewBatchThreshold)
            {
                Task someEnded = Task.WhenAny(running);
                await someEnded.WaitAsync(stopListening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            var messages = await ReceiveAsync(stopListening);
            foreach (var message in messages)
            {
                running.Add(Task.Run(() => ProcessAsync(message, stopRunning), CancellationToken.None));
            }

            if (messages.Length > 0)
            {
                pause = ShortestPause;
                continue;
            }

            await Task.Delay(pause, time, stopListening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < options.MaxPollingInterval ? pause * 2 : options.MaxPollingInterval;
        }

        await Task.WhenAll(running);
        await watching;
    }

    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken stopListening)
    {
        // A fetch that is cut off may have hidden messages that nobody then works on: it gets a moment to end by itself.
        using var patience = new CancellationTokenSource();
        await using var registration = stopListening.Register(() => patience.CancelAfter(LastFetch));
        var stop = patience.Token;
        try
        {
            if (!queueExists)
            {
                await queue.CreateIfNotExistsAsync(cancellationToken: stop);
                queueExists = true;
            }

            return (await queue.ReceiveMessagesAsync(options.BatchSize, MessageLease.Duration, stop)).Value;
        }
        catch (OperationCanceledException) when (stopListening.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception exception)
        {
            // Storage that is away may come back, and a queue that was deleted is made again: the listener goes on, more slowly.
            queueExists = false;
            Log.CannotReceive(logger, Name, queue.Name, exception.GetBaseException().Message);
            return [];
        }
    }

    private async Task ProcessAsync(QueueMessage message, CancellationToken stopRunning)
    {
        var lease = new MessageLease(queue, message, time, logger);
        using var done = new CancellationTokenSource();
        var holding = lease.HoldAsync(done.Token);
        var succeeded = await RunAsync(message, stopRunning);
        await done.CancelAsync();
        await holding;
        try
        {
            if (!succeeded && message.DequeueCount < options.MaxDequeueCount)
            {
                await lease.ReleaseAsync(options.VisibilityTimeout);
                telemetry.Retried();
                return;
            }

            if (!succeeded)
            {
                await SendToPoisonAsync(message);
                telemetry.SetAside();
            }

            await lease.DeleteAsync();
        }
        catch (Exception exception)
        {
            // The message stays in the queue and is delivered again when its time of hiding ends.
            Log.NotSettled(logger, queue.Name, message.MessageId, exception);
        }
    }

    private async Task<bool> RunAsync(QueueMessage message, CancellationToken stopRunning)
    {
        if (message.DequeueCount > options.MaxDequeueCount)
        {
            return false;
        }

        try
        {
            var received = ReceivedMessage.Decode(message, options.Base64);
            await using var scope = scopes.CreateAsyncScope();
            var context = new InvocationContext(invoker.Function, scope.ServiceProvider, received.Facts, stopRunning, received.TraceParent);
            context.Features.Set(received);
            await invoker.InvokeAsync(context);
            return true;
        }
        catch (Exception exception)
        {
            Log.MessageFailed(logger, Name, message.MessageId, message.DequeueCount, options.MaxDequeueCount, exception);
            return false;
        }
    }

    // The text is kept as it was sent, encoding included: what could not be understood must still be readable by a person.
    private async Task SendToPoisonAsync(QueueMessage message)
    {
        await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        await poison.SendMessageAsync(message.MessageText, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: CancellationToken.None);
        Log.Poisoned(logger, message.MessageId, poison.Name);
    }
}

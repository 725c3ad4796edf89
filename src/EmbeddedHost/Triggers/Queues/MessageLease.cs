using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Triggers.Queues;

/// <summary>Keeps a message hidden from others while it is being worked on.</summary>
internal sealed class MessageLease(QueueClient queue, QueueMessage message, TimeProvider time, ILogger logger)
{
    /// <summary>How long a message is hidden at once; renewed after half of it.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(10);

    private string popReceipt = message.PopReceipt;

    /// <summary>Renews until <paramref name="done"/>.</summary>
    public async Task HoldAsync(CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(Duration / 2, time, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
            {
                return;
            }

            try
            {
                var receipt = await queue.UpdateMessageAsync(message.MessageId, popReceipt, visibilityTimeout: Duration, cancellationToken: CancellationToken.None);
                popReceipt = receipt.Value.PopReceipt;
            }
            catch (Exception exception)
            {
                // The message becomes visible and is delivered once more: allowed, and better than losing it.
                Log.NotRenewed(logger, queue.Name, message.MessageId, exception);
            }
        }
    }

    public Task DeleteAsync() => queue.DeleteMessageAsync(message.MessageId, popReceipt, CancellationToken.None);

    /// <summary>Makes the message visible again after <paramref name="pause"/>.</summary>
    public Task ReleaseAsync(TimeSpan pause)
        => queue.UpdateMessageAsync(message.MessageId, popReceipt, visibilityTimeout: pause, cancellationToken: CancellationToken.None);
}

using Azure.Storage.Queues;

namespace TenantHygiene.Ledger.Queue;

/// <summary>A queue that a function is triggered by and, beside it under the name that the host gives it, what could not be processed.</summary>
/// <param name="service">The storage account.</param>
/// <param name="name">The queue's name.</param>
/// <param name="problemOf">Why a message cannot even be read; null when it can.</param>
public sealed class QueueWithPoison(QueueServiceClient service, string name, Func<string, string?> problemOf)
{
    private const int BatchLimit = 32;
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan WhileMoving = TimeSpan.FromMinutes(2);

    private readonly LazyQueue main = new(service.GetQueueClient(name));
    private readonly LazyQueue poison = new(service.GetQueueClient($"{name}-poison"));

    /// <summary>The queue's name.</summary>
    public string Name => name;

    /// <summary>Looks at messages that were set aside, without touching them.</summary>
    /// <param name="top">At most how many, 1 to 32.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<PoisonMessage>> PeekPoisonAsync(int top, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, BatchLimit);
        var queue = await poison.OpenAsync(cancellationToken);
        var peeked = await queue.PeekMessagesAsync(top, cancellationToken);
        return [.. peeked.Value.Select(stored =>
        {
            var text = MessageText.Decode(stored.MessageText);
            return new PoisonMessage(stored.MessageId, text, problemOf(text), stored.InsertedOn);
        })];
    }

    /// <summary>
    /// Moves messages that were set aside back into the queue, as they are. Each is sent before it is deleted:
    /// a crash in between leaves a duplicate, never a loss.
    /// </summary>
    /// <param name="maximum">At most how many.</param>
    /// <param name="cancellationToken">Ends the call between two messages.</param>
    /// <returns>How many were moved.</returns>
    public async Task<int> ReplayPoisonAsync(int maximum, CancellationToken cancellationToken)
    {
        var source = await poison.OpenAsync(cancellationToken);
        var target = await main.OpenAsync(cancellationToken);
        var moved = 0;
        while (moved < maximum)
        {
            var batch = await source.ReceiveMessagesAsync(Math.Min(BatchLimit, maximum - moved), WhileMoving, cancellationToken);
            if (batch.Value.Length == 0)
            {
                break;
            }

            foreach (var message in batch.Value)
            {
                await target.SendMessageAsync(message.MessageText, visibilityTimeout: null, Forever, cancellationToken);
                await source.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                moved++;
            }
        }

        return moved;
    }

    /// <summary>Counts the messages.</summary>
    public async Task<QueueCounts> CountAsync(CancellationToken cancellationToken)
    {
        var waiting = await (await main.OpenAsync(cancellationToken)).GetPropertiesAsync(cancellationToken);
        var aside = await (await poison.OpenAsync(cancellationToken)).GetPropertiesAsync(cancellationToken);
        return new QueueCounts(waiting.Value.ApproximateMessagesCountLong, aside.Value.ApproximateMessagesCountLong);
    }
}

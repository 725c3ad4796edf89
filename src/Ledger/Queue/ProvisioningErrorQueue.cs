using System.Diagnostics;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Ledger.Queue;

/// <summary>The queue of detected errors and, beside it, what could not be processed. Duplicates are harmless to whoever reads it.</summary>
public sealed class ProvisioningErrorQueue(QueueServiceClient service, IOptions<LedgerOptions> options)
{
    private const int Parallelism = 16;
    private const int BatchLimit = 32;
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan WhileMoving = TimeSpan.FromMinutes(2);

    private readonly LazyQueue main = new(service.GetQueueClient(options.Value.QueueName));
    private readonly LazyQueue poison = new(service.GetQueueClient(options.Value.QueueName + "-poison"));

    /// <summary>Adds one message, with the trace that is going on. It never expires.</summary>
    public async Task EnqueueAsync(ProvisioningErrorMessage message, CancellationToken cancellationToken)
    {
        var queue = await main.OpenAsync(cancellationToken);
        await queue.SendMessageAsync(MessageText.Encode(message with { TraceParent = message.TraceParent ?? Activity.Current?.Id }), visibilityTimeout: null, Forever, cancellationToken);
    }

    /// <summary>Adds messages, several at a time. When it fails, some are in the queue: enqueue all again.</summary>
    public async Task EnqueueAsync(IReadOnlyList<ProvisioningErrorMessage> messages, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(messages, parallel, async (message, token) => await EnqueueAsync(message, token));
    }

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
            var (message, problem) = MessageText.Parse(text);
            return new PoisonMessage(stored.MessageId, text, message, problem, stored.InsertedOn);
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

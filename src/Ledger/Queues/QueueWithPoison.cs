using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace TenantHygiene.Ledger.Queues;

/// <summary>
/// A queue that a function is triggered by and, beside it under the name that the host gives it, what could not be processed.
/// </summary>
/// <param name="service">The storage account.</param>
/// <param name="name">The queue's name.</param>
/// <param name="problemOf">Why a message cannot even be read; null when it can.</param>
/// <param name="tenantOf">The tenant that a message is about, where its messages say so.</param>
public sealed class QueueWithPoison(
    QueueServiceClient service,
    string name,
    Func<string, string?> problemOf,
    Func<string, Guid?>? tenantOf = null
)
{
    private const int BatchLimit = 32;
    private const int MaximumSearched = 1_024;
    private static readonly TimeSpan _noExpiry = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan _visibilityTimeout = TimeSpan.FromMinutes(2);

    private readonly LazyQueue _main = new(service.GetQueueClient(name));
    private readonly LazyQueue _poison = new(service.GetQueueClient($"{name}-poison"));

    /// <summary>The queue's name.</summary>
    public string Name => name;

    /// <summary>Reads messages of the poison queue, without changing them.</summary>
    /// <param name="top">At most how many, 1 to 32.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<PoisonMessage>> PeekPoisonAsync(int top, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(top, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(top, BatchLimit);
        var queue = await _poison.OpenAsync(cancellationToken);
        var peeked = await queue.PeekMessagesAsync(top, cancellationToken);
        return [.. peeked.Value.Select(stored => Poison(stored.MessageId, stored.MessageText, stored.InsertedOn))];
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
        var source = await _poison.OpenAsync(cancellationToken);
        var target = await _main.OpenAsync(cancellationToken);
        var moved = 0;
        while (moved < maximum)
        {
            var batch = await source.ReceiveMessagesAsync(Math.Min(BatchLimit, maximum - moved), _visibilityTimeout, cancellationToken);
            if (batch.Value.Length == 0)
            {
                break;
            }

            foreach (var message in batch.Value)
            {
                await target.SendMessageAsync(message.MessageText, visibilityTimeout: null, _noExpiry, cancellationToken);
                await source.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
                moved++;
            }
        }

        return moved;
    }

    /// <summary>
    /// Deletes a message that was set aside, for good. The service deletes only what it has handed out, hence the messages before it are
    /// handed out, too, and given back immediately; a concurrent list or replay may miss them.
    /// </summary>
    /// <param name="id">The service's id, as <see cref="PeekPoisonAsync"/> tells it.</param>
    /// <param name="record">Records that it is dismissed, before it is: may be repeated after a crash.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The message; null when it is not among the first thousand.</returns>
    public async Task<PoisonMessage?> DismissPoisonAsync(string id, Func<PoisonMessage, Task> record, CancellationToken cancellationToken)
    {
        var queue = await _poison.OpenAsync(cancellationToken);
        var held = new List<QueueMessage>();
        try
        {
            while (
                held.Count < MaximumSearched
                && (await queue.ReceiveMessagesAsync(BatchLimit, _visibilityTimeout, cancellationToken)).Value is { Length: > 0 } batch
            )
            {
                held.AddRange(batch);
                if (batch.FirstOrDefault(message => message.MessageId == id) is { } found)
                {
                    var message = Poison(found.MessageId, found.MessageText, found.InsertedOn);
                    await record(message);
                    await queue.DeleteMessageAsync(found.MessageId, found.PopReceipt, cancellationToken);
                    held.Remove(found);
                    return message;
                }
            }

            return null;
        }
        finally
        {
            await Task.WhenAll(held.Select(message => ReleaseAsync(queue, message)));
        }
    }

    /// <summary>Counts the messages.</summary>
    public async Task<QueueCounts> CountAsync(CancellationToken cancellationToken)
    {
        var waiting = await (await _main.OpenAsync(cancellationToken)).GetPropertiesAsync(cancellationToken);
        var aside = await (await _poison.OpenAsync(cancellationToken)).GetPropertiesAsync(cancellationToken);
        return new QueueCounts(waiting.Value.ApproximateMessagesCountLong, aside.Value.ApproximateMessagesCountLong);
    }

    private PoisonMessage Poison(string id, string stored, DateTimeOffset? at)
    {
        var text = MessageText.Decode(stored);
        return new PoisonMessage(id, text, problemOf(text), at, tenantOf?.Invoke(text));
    }

    private static async Task ReleaseAsync(QueueClient queue, QueueMessage message)
    {
        try
        {
            await queue.UpdateMessageAsync(
                message.MessageId,
                message.PopReceipt,
                message.MessageText,
                visibilityTimeout: TimeSpan.Zero,
                CancellationToken.None
            );
        }
        catch (RequestFailedException)
        {
            // It comes back by itself when its time is over.
        }
    }
}

/// <summary>A message that failed at every try and was set aside.</summary>
/// <param name="Id">The service's id of the message.</param>
/// <param name="Text">The message as it was stored, decoded where it was base64.</param>
/// <param name="Problem">Why it cannot; null when it can.</param>
/// <param name="SetAsideAt">When it was set aside, where the service says so.</param>
/// <param name="TenantId">The tenant that it is about, where it says so.</param>
public sealed record PoisonMessage(string Id, string Text, string? Problem, DateTimeOffset? SetAsideAt, Guid? TenantId = null);

/// <summary>How many messages there are, as the service estimates.</summary>
/// <param name="Waiting">In the queue, those in work included.</param>
/// <param name="Poison">Set aside.</param>
public sealed record QueueCounts(long Waiting, long Poison);

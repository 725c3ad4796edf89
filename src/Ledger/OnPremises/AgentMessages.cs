using System.Collections.Concurrent;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queue;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Ledger.OnPremises;

/// <summary>The queues of the tenants' agents. What is in them is signed, so that the queue itself need not be trusted.</summary>
public sealed class AgentMessages(QueueServiceClient service)
{
    private const int BatchLimit = 32;
    private static readonly TimeSpan WhileReading = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, LazyQueue> queues = new(StringComparer.Ordinal);

    /// <summary>Sends work to a tenant's agent. Duplicates are harmless: an agent answers the same work with the same answer.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="work">The signed work item.</param>
    /// <param name="lifetime">When the message vanishes by itself; work that has expired need not lie there.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task SendWorkAsync(Guid tenantId, SignedMessage work, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var queue = await Open(AgentQueues.Work(tenantId)).OpenAsync(cancellationToken);
        await queue.SendMessageAsync(work.ToQueueText(), visibilityTimeout: null, lifetime < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : lifetime, cancellationToken);
    }

    /// <summary>Takes up to 32 messages of a tenant's agent. They come back after a minute unless they are deleted.</summary>
    public async Task<IReadOnlyList<AgentMessage>> ReceiveAnswersAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        // An agent needs no right to create queues: the one with its work is there before there is any.
        await Open(AgentQueues.Work(tenantId)).OpenAsync(cancellationToken);
        var queue = await Open(AgentQueues.Answers(tenantId)).OpenAsync(cancellationToken);
        var batch = await queue.ReceiveMessagesAsync(BatchLimit, WhileReading, cancellationToken);
        return [.. batch.Value.Select(message => new AgentMessage(message.MessageText, message.MessageId, message.PopReceipt))];
    }

    /// <summary>Removes a message that was dealt with.</summary>
    public async Task DeleteAnswerAsync(Guid tenantId, AgentMessage message, CancellationToken cancellationToken)
    {
        var queue = await Open(AgentQueues.Answers(tenantId)).OpenAsync(cancellationToken);
        await queue.DeleteMessageAsync(message.Id, message.Receipt, cancellationToken);
    }

    private LazyQueue Open(string name) => queues.GetOrAdd(name, key => new LazyQueue(service.GetQueueClient(key)));
}

/// <summary>A message of an agent, as it lies in the queue.</summary>
/// <param name="Text">Its text, which anybody may have written.</param>
/// <param name="Id">The service's id of it.</param>
/// <param name="Receipt">What it takes to delete it.</param>
public sealed record AgentMessage(string Text, string Id, string Receipt);

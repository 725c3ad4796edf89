using System.Collections.Concurrent;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Ledger.OnPremises;

/// <summary>
/// The requests to agents, and their answers. The first content of an id counts for ever, and so does the first answer to it:
/// lost or repeated events and messages have no effect.
/// </summary>
public sealed class AgentWorkStore(LedgerTables tables)
{
    private const string Table = "AgentWork";

    /// <summary>Records work before it is sent. Recorded a second time, it is what it was.</summary>
    /// <returns>The signed work that is on record.</returns>
    public async Task<AgentWork> RecordAsync(WorkItem item, SignedMessage signed, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(item.TenantId.ToString(), item.Id)
        {
            ["RemediationId"] = item.RemediationId,
            ["Kind"] = item.Kind.ToString(),
            ["ExpiresAt"] = item.ExpiresAt,
            ["Work"] = signed.ToQueueText(),
        };
        return await table.TryAddAsync(row, cancellationToken)
            ? Parse(row)
            : await FindAsync(item.TenantId, item.Id, cancellationToken)
                ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "the request exists, but cannot be found");
    }

    /// <summary>The work of an id; null when there is certainly none.</summary>
    public async Task<AgentWork?> FindAsync(Guid tenantId, string workId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.FindAsync(tenantId.ToString(), workId, cancellationToken) is { } row ? Parse(row) : null;
    }

    /// <summary>Records an answer whose signature was checked.</summary>
    public async Task<AnswerResult> RecordAnswerAsync(WorkAnswer answer, SignedMessage signed, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        while (true)
        {
            if (!IsKey(answer.WorkId) || await table.FindAsync(answer.TenantId.ToString(), answer.WorkId, cancellationToken) is not { } row)
            {
                return AnswerResult.NotRequested;
            }

            var work = Parse(row);
            if (work.Signed.Digest() != answer.WorkDigest || work.RemediationId != answer.RemediationId)
            {
                return AnswerResult.ToOtherWork;
            }

            if (work.Answer is not null)
            {
                return AnswerResult.Known;
            }

            row["Answer"] = signed.ToQueueText();
            if (await table.TryReplaceAsync(row, row.ETag, cancellationToken))
            {
                return AnswerResult.Recorded;
            }
        }
    }

    // Ids are digests; any other text was never an id of ours, and may not be a valid key.
    private static bool IsKey(string workId) => workId.Length == 64 && workId.All(char.IsAsciiHexDigitLower);

    private static AgentWork Parse(TableEntity row) =>
        new(
            row.GetString("RemediationId") ?? throw Corrupt(row, "RemediationId"),
            row.GetDateTimeOffset("ExpiresAt") ?? throw Corrupt(row, "ExpiresAt"),
            SignedMessage.FromQueueText(row.GetString("Work") ?? "") ?? throw Corrupt(row, "Work"),
            row.GetString("Answer") is { } answer ? SignedMessage.FromQueueText(answer) ?? throw Corrupt(row, "Answer") : null
        );

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

/// <summary>Work for an agent, and the answer to it once there is one.</summary>
/// <param name="RemediationId">The remediation that asks.</param>
/// <param name="ExpiresAt">When the agent no longer begins it.</param>
/// <param name="Signed">The work as it is sent.</param>
/// <param name="Answer">The answer as it was sent; null while there is none.</param>
public sealed record AgentWork(string RemediationId, DateTimeOffset ExpiresAt, SignedMessage Signed, SignedMessage? Answer);

/// <summary>The result of recording an answer.</summary>
public enum AnswerResult
{
    /// <summary>It is on record now.</summary>
    Recorded,

    /// <summary>There was an answer already, which is kept.</summary>
    Known,

    /// <summary>There is no such request.</summary>
    NotRequested,

    /// <summary>It answers other content than was asked under this id.</summary>
    ToOtherWork,
}

/// <summary>The queues of the tenants' agents. What is in them is signed, so that the queue itself need not be trusted.</summary>
public sealed class AgentMessages(QueueServiceClient service)
{
    private const int BatchLimit = 32;
    private static readonly TimeSpan _visibilityTimeout = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, LazyQueue> _queues = new(StringComparer.Ordinal);

    /// <summary>Sends work to a tenant's agent. Duplicates are harmless: an agent answers the same work with the same answer.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="work">The signed work item.</param>
    /// <param name="lifetime">When the message vanishes by itself; work that has expired need not lie there.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task SendWorkAsync(Guid tenantId, SignedMessage work, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var queue = await Open(AgentQueues.Work(tenantId)).OpenAsync(cancellationToken);
        await queue.SendMessageAsync(
            work.ToQueueText(),
            visibilityTimeout: null,
            lifetime < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : lifetime,
            cancellationToken
        );
    }

    /// <summary>Takes up to 32 messages of a tenant's agent. They come back after a minute unless they are deleted.</summary>
    public async Task<IReadOnlyList<AgentMessage>> ReceiveAnswersAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        // An agent needs no right to create queues: its work queue exists before the first request.
        await Open(AgentQueues.Work(tenantId)).OpenAsync(cancellationToken);
        var queue = await Open(AgentQueues.Answers(tenantId)).OpenAsync(cancellationToken);
        var batch = await queue.ReceiveMessagesAsync(BatchLimit, _visibilityTimeout, cancellationToken);
        return [.. batch.Value.Select(message => new AgentMessage(message.MessageText, message.MessageId, message.PopReceipt))];
    }

    /// <summary>Removes a message that was dealt with.</summary>
    public async Task DeleteAnswerAsync(Guid tenantId, AgentMessage message, CancellationToken cancellationToken)
    {
        var queue = await Open(AgentQueues.Answers(tenantId)).OpenAsync(cancellationToken);
        await queue.DeleteMessageAsync(message.Id, message.Receipt, cancellationToken);
    }

    private LazyQueue Open(string name) => _queues.GetOrAdd(name, key => new LazyQueue(service.GetQueueClient(key)));
}

/// <summary>A message of an agent, as it lies in the queue.</summary>
/// <param name="Text">Its text, which anybody may have written.</param>
/// <param name="Id">The service's id of it.</param>
/// <param name="Receipt">What it takes to delete it.</param>
public sealed record AgentMessage(string Text, string Id, string Receipt);

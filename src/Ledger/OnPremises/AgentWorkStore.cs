using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.Ledger.OnPremises;

/// <summary>
/// What was asked of agents, and what they answered. The first content of an id counts for ever, and so does the first answer to it:
/// events and queues may lose or repeat what they like.
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
            : await FindAsync(item.TenantId, item.Id, cancellationToken) ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "the work is there and cannot be found");
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
                return AnswerResult.Unasked;
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

    // Ids are digests; anything else in this place was never ours, and may not even be a key.
    private static bool IsKey(string workId) => workId.Length == 64 && workId.All(char.IsAsciiHexDigitLower);

    private static AgentWork Parse(TableEntity row) => new(
        row.GetString("RemediationId") ?? throw Corrupt(row, "RemediationId"),
        row.GetDateTimeOffset("ExpiresAt") ?? throw Corrupt(row, "ExpiresAt"),
        SignedMessage.FromQueueText(row.GetString("Work") ?? "") ?? throw Corrupt(row, "Work"),
        row.GetString("Answer") is { } answer ? SignedMessage.FromQueueText(answer) ?? throw Corrupt(row, "Answer") : null);

    private static CorruptRowException Corrupt(TableEntity row, string column) => new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

/// <summary>Work for an agent, and the answer to it once there is one.</summary>
/// <param name="RemediationId">The remediation that asks.</param>
/// <param name="ExpiresAt">When the agent no longer begins it.</param>
/// <param name="Signed">The work as it is sent.</param>
/// <param name="Answer">The answer as it was sent; null while there is none.</param>
public sealed record AgentWork(string RemediationId, DateTimeOffset ExpiresAt, SignedMessage Signed, SignedMessage? Answer);

/// <summary>What became of an answer.</summary>
public enum AnswerResult
{
    /// <summary>It is on record now.</summary>
    Recorded,

    /// <summary>There was an answer already, which stands.</summary>
    Known,

    /// <summary>Nobody asked for it.</summary>
    Unasked,

    /// <summary>It answers other content than was asked under this id.</summary>
    ToOtherWork,
}

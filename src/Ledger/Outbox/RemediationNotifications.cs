using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Outbox;

/// <summary>
/// Which remediations have changed since their last notification. A row is written before the change that it announces, and removed once
/// everything that was read after it is published: a crash anywhere leaves a row too many, never one too few. The queue only makes it
/// quick.
/// </summary>
public sealed class RemediationNotifications(LedgerTables tables, QueueServiceClient queues, TimeProvider time)
{
    /// <summary>The queue of remediations that have changed; a message is the remediation's id.</summary>
    public const string QueueName = "remediation-notifications";

    private const string Table = "RemediationNotifications";
    private const string Pending = "pending";
    private const string Published = "published";

    // A write with all its retries takes less.
    private static readonly TimeSpan _writeTimeout = TimeSpan.FromMinutes(2);

    private readonly WorkQueue _queue = new(queues, QueueName);

    /// <summary>Announces that a remediation is about to change.</summary>
    public async Task AnnounceAsync(string remediationId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.UpsertEntityAsync(new TableEntity(Pending, remediationId), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Queues a remediation whose change is to be published.</summary>
    public Task EnqueueAsync(string remediationId, CancellationToken cancellationToken) =>
        _queue.SendAsync(remediationId, cancellationToken);

    /// <summary>Up to which step a remediation is published. To be read before the remediation itself.</summary>
    public async Task<NotificationProgress> FindAsync(string remediationId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var pending = await table.FindAsync(Pending, remediationId, cancellationToken);
        var published = await table.FindAsync(Published, remediationId, cancellationToken);
        // The change that a fresh row announces may not be written yet.
        var settled = pending is { Timestamp: { } at } && IsSettled(at) ? pending.ETag : (ETag?)null;
        return new NotificationProgress(remediationId, published?.GetInt32("Sequence") ?? 0, settled);
    }

    /// <summary>
    /// Remembers up to which step of the timeline everything is published. What was announced lately or meanwhile stays announced.
    /// </summary>
    public async Task CompleteAsync(NotificationProgress announcement, int publishedSequence, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        if (publishedSequence > announcement.PublishedSequence)
        {
            var row = new TableEntity(Published, announcement.RemediationId) { ["Sequence"] = publishedSequence };
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }

        if (announcement.SettledETag is { } etag)
        {
            await table.TryDeleteAsync(Pending, announcement.RemediationId, etag, cancellationToken);
        }
    }

    /// <summary>The remediations that were announced a while ago and may not be published.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(int top, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table
            .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Pending}"), cancellationToken: cancellationToken)
            .Where(row => row.Timestamp is { } at && IsSettled(at))
            .Take(top)
            .Select(row => row.RowKey)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Whether a change was announced and may not be published.</summary>
    public async Task<bool> IsPendingAsync(string remediationId, CancellationToken cancellationToken) =>
        await (await tables.OpenAsync(Table, cancellationToken)).FindAsync(Pending, remediationId, cancellationToken) is not null;

    /// <summary>Removes what is remembered of remediations that ended long ago.</summary>
    /// <param name="before">Those that were published since stay.</param>
    /// <param name="isOver">Whether a remediation will never be published again.</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveExpiredAsync(
        DateTimeOffset before,
        Func<string, CancellationToken, ValueTask<bool>> isOver,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var rows = ExpiredRows.Find(
            table,
            TableClient.CreateQueryFilter($"PartitionKey eq {Published} and Timestamp lt {before}"),
            [],
            cancellationToken
        );
        return await ExpiredRows.RemoveAsync(table, rows.Where((row, token) => isOver(row.RowKey, token)).Take(limit), cancellationToken);
    }

    private bool IsSettled(DateTimeOffset announcedAt) => time.GetUtcNow() - announcedAt > _writeTimeout;
}

/// <summary>Up to which step a remediation is published.</summary>
/// <param name="RemediationId">The remediation.</param>
/// <param name="PublishedSequence">The last step that every receiver has a message of.</param>
/// <param name="SettledETag">The announcement's, where the change that it announces has been written for certain, or never will be.</param>
public sealed record NotificationProgress(string RemediationId, int PublishedSequence, ETag? SettledETag);

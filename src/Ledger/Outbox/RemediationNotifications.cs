using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Outbox;

/// <summary>
/// Which remediations have changed and were not told of yet. A row is written before the change that it announces, and removed once everything up to
/// what was read after it has been told: a crash anywhere leaves a row too many, never one too few. The queue only makes it quick.
/// </summary>
public sealed class RemediationNotifications(LedgerTables tables, QueueServiceClient queues, TimeProvider time)
{
    /// <summary>The queue of remediations that have news; a message is the remediation's id.</summary>
    public const string QueueName = "remediation-notifications";

    private const string Table = "RemediationNotifications";
    private const string Pending = "pending";
    private const string Told = "told";

    // Longer than a write with all its retries takes.
    private static readonly TimeSpan WriteTakes = TimeSpan.FromMinutes(2);

    private readonly WorkQueue queue = new(queues, QueueName);

    /// <summary>Whether a change is worth telling of.</summary>
    public static bool NeedsNotification(RemediationRecord before, RemediationRecord after) =>
        before.State != after.State || before.Plan?.Hash != after.Plan?.Hash || before.Tickets.Count() != after.Tickets.Count();

    /// <summary>Announces that a remediation is about to change.</summary>
    public async Task AnnounceAsync(string remediationId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.UpsertEntityAsync(new TableEntity(Pending, remediationId), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Calls for somebody to tell what has changed.</summary>
    public Task CallAsync(string remediationId, CancellationToken cancellationToken) => queue.SendAsync(remediationId, cancellationToken);

    /// <summary>How far a remediation was told of. To be read before the remediation itself.</summary>
    public async Task<NotificationProgress> FindAsync(string remediationId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var pending = await table.FindAsync(Pending, remediationId, cancellationToken);
        var told = await table.FindAsync(Told, remediationId, cancellationToken);
        // The change that a fresh row announces may not be written yet.
        return new NotificationProgress(remediationId, told?.GetInt32("Sequence") ?? 0, pending is { Timestamp: { } at } && IsSettled(at) ? pending.ETag : null);
    }

    /// <summary>Remembers up to which step of the timeline everything was told. What was announced lately or meanwhile stays announced.</summary>
    public async Task CompleteAsync(NotificationProgress announcement, int toldSequence, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        if (toldSequence > announcement.PublishedSequence)
        {
            await table.UpsertEntityAsync(new TableEntity(Told, announcement.RemediationId) { ["Sequence"] = toldSequence }, TableUpdateMode.Replace, cancellationToken);
        }

        if (announcement.SettledETag is { } etag)
        {
            await table.TryDeleteAsync(Pending, announcement.RemediationId, etag, cancellationToken);
        }
    }

    /// <summary>The remediations that were announced a while ago and not told of for certain.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(int top, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Pending}"), cancellationToken: cancellationToken)
            .Where(row => row.Timestamp is { } at && IsSettled(at)).Take(top).Select(row => row.RowKey).ToListAsync(cancellationToken);
    }

    /// <summary>Whether a change was announced and not told of for certain.</summary>
    public async Task<bool> IsPendingAsync(string remediationId, CancellationToken cancellationToken) =>
        await (await tables.OpenAsync(Table, cancellationToken)).FindAsync(Pending, remediationId, cancellationToken) is not null;

    /// <summary>Forgets how far remediations were told of.</summary>
    /// <param name="before">Those that were told of since are not looked at.</param>
    /// <param name="isOver">Whether nothing of a remediation will ever be told again.</param>
    /// <param name="most">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were forgotten.</returns>
    public async Task<int> ForgetAsync(DateTimeOffset before, Func<string, CancellationToken, ValueTask<bool>> isOver, int most, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var rows = ExpiredRows.Find(table, TableClient.CreateQueryFilter($"PartitionKey eq {Told} and Timestamp lt {before}"), [], cancellationToken);
        return await ExpiredRows.RemoveAsync(table, rows.Where((row, token) => isOver(row.RowKey, token)).Take(most), cancellationToken);
    }

    private bool IsSettled(DateTimeOffset announcedAt) => time.GetUtcNow() - announcedAt > WriteTakes;
}

/// <summary>How far a remediation was told of.</summary>
/// <param name="RemediationId">The remediation.</param>
/// <param name="PublishedSequence">The last step that everybody was told of.</param>
/// <param name="SettledETag">The announcement's, where the change that it announces has been written for certain, or never will be.</param>
public sealed record NotificationProgress(string RemediationId, int PublishedSequence, ETag? SettledETag);

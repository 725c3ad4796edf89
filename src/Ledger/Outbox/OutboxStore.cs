using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Outbox;

/// <summary>
/// Messages to others, in lanes that keep their order. A lane is opened before a message enters it and closed once nothing waits in it, by ETag: a
/// message is never in a lane that nobody looks after. Every write may be repeated.
/// </summary>
public sealed class OutboxStore(LedgerTables tables, QueueServiceClient queues, TimeProvider time)
{
    /// <summary>The queue of lanes to be worked on; a message is the lane's name.</summary>
    public const string QueueName = "outbox-partitions";

    private const string Items = "Outbox";
    private const string Lanes = "OutboxPartitions";
    private const string Dead = "OutboxDead";
    private const string Open = "open";
    private const string Disabled = "disabled";

    // The clock of the queue and ours may differ a little.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private readonly WorkQueue queue = new(queues, QueueName);

    /// <summary>Adds a message, once however often it is added, and calls for its delivery.</summary>
    public async Task AddAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var lanes = await tables.OpenAsync(Lanes, cancellationToken);
        await lanes.UpsertEntityAsync(new TableEntity(Open, item.PartitionName), TableUpdateMode.Merge, cancellationToken);
        var items = await tables.OpenAsync(Items, cancellationToken);
        await items.TryAddAsync(OutboxRows.Row(item), cancellationToken);
        await queue.SendAsync(item.PartitionName, cancellationToken);
    }

    /// <summary>Takes a lane for a few minutes; null when somebody else has it, or nothing is due in it.</summary>
    public async Task<OutboxPartitionLease?> TryLeaseAsync(string lane, CancellationToken cancellationToken)
    {
        if (!TableKey.IsId(lane))
        {
            return null;
        }

        var lanes = await tables.OpenAsync(Lanes, cancellationToken);
        var row = await lanes.FindAsync(Open, lane, cancellationToken);
        if (row is not null && !IsIdle(row))
        {
            return null;
        }

        var leased = new TableEntity(Open, lane) { ["LeasedUntil"] = time.GetUtcNow() + Lease };
        var isMine = row is null ? await lanes.TryAddAsync(leased, cancellationToken) : await lanes.TryReplaceAsync(leased, row.ETag, cancellationToken);
        return isMine && await lanes.FindAsync(Open, lane, cancellationToken) is { } mine ? new OutboxPartitionLease(lane, mine.ETag) : null;
    }

    /// <summary>Gives a lane back: closed where nothing waits in it any more, otherwise to be worked on after a pause.</summary>
    public async Task ReturnAsync(OutboxPartitionLease lease, TimeSpan? workAgainAfter, CancellationToken cancellationToken)
    {
        var lanes = await tables.OpenAsync(Lanes, cancellationToken);
        if (workAgainAfter is null && await lanes.TryDeleteAsync(Open, lease.PartitionName, lease.ETag, cancellationToken))
        {
            return;
        }

        // Either something waits, or something was added meanwhile.
        var pause = workAgainAfter ?? TimeSpan.Zero;
        await lanes.UpsertEntityAsync(new TableEntity(Open, lease.PartitionName) { ["DueAt"] = time.GetUtcNow() + pause }, TableUpdateMode.Replace, cancellationToken);
        await queue.SendAsync(lease.PartitionName, cancellationToken, pause);
    }

    /// <summary>The open lanes in which something is due and on which nobody works.</summary>
    public async Task<IReadOnlyList<string>> ListIdlePartitionsAsync(int top, CancellationToken cancellationToken)
    {
        var lanes = await tables.OpenAsync(Lanes, cancellationToken);
        return await lanes.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Open}"), cancellationToken: cancellationToken)
            .Where(IsIdle).Take(top).Select(row => row.RowKey).ToListAsync(cancellationToken);
    }

    /// <summary>Calls for a lane to be worked on.</summary>
    public Task CallAsync(string lane, CancellationToken cancellationToken) => queue.SendAsync(lane, cancellationToken);

    /// <summary>What waits in a lane, in order.</summary>
    public async Task<IReadOnlyList<OutboxItem>> ListWaitingAsync(string lane, CancellationToken cancellationToken) =>
        [.. (await ListAsync(lane, cancellationToken)).Where(item => item.State is OutboxState.Waiting)];

    /// <summary>Everything of a lane, in order.</summary>
    public async Task<IReadOnlyList<OutboxItem>> ListAsync(string lane, CancellationToken cancellationToken)
    {
        var items = await tables.OpenAsync(Items, cancellationToken);
        return await items.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {lane}"), cancellationToken: cancellationToken)
            .Select(OutboxRows.Item).ToListAsync(cancellationToken);
    }

    /// <summary>Writes where a message stands. Fails when somebody else wrote first.</summary>
    public async Task<OutboxItem> SaveAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var items = await tables.OpenAsync(Items, cancellationToken);
        if (item.State is OutboxState.Dead)
        {
            // Known as dead before it is: a row too many is recognised, one too few would hide it.
            var dead = await tables.OpenAsync(Dead, cancellationToken);
            await dead.UpsertEntityAsync(new TableEntity(Dead, $"{item.PartitionName}-{item.Key}") { ["PartitionName"] = item.PartitionName, ["Key"] = item.Key }, TableUpdateMode.Replace, cancellationToken);
        }

        var answer = await items.UpdateEntityAsync(OutboxRows.Row(item), item.ETag, TableUpdateMode.Replace, cancellationToken);
        return item with { ETag = answer.Headers.ETag ?? throw new RequestFailedException("The service gave no ETag.") };
    }

    /// <summary>Remembers that a receiver wants nothing any more.</summary>
    public async Task DisableAsync(string destination, CancellationToken cancellationToken)
    {
        var lanes = await tables.OpenAsync(Lanes, cancellationToken);
        await lanes.UpsertEntityAsync(new TableEntity(Disabled, TableKey.OfText(destination)) { ["At"] = time.GetUtcNow() }, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Whether a receiver said that it wants nothing any more. A replay of what it missed asks it again.</summary>
    public async Task<bool> IsDisabledAsync(string destination, CancellationToken cancellationToken) =>
        await (await tables.OpenAsync(Lanes, cancellationToken)).FindAsync(Disabled, TableKey.OfText(destination), cancellationToken) is not null;

    /// <summary>What was tried in vain.</summary>
    public async Task<IReadOnlyList<OutboxItem>> ListDeadAsync(int top, CancellationToken cancellationToken)
    {
        var dead = await tables.OpenAsync(Dead, cancellationToken);
        var items = await tables.OpenAsync(Items, cancellationToken);
        var found = new List<OutboxItem>();
        await foreach (var row in dead.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Dead}"), cancellationToken: cancellationToken))
        {
            if (await items.FindAsync(row.GetString("PartitionName"), row.GetString("Key"), cancellationToken) is { } item && OutboxRows.Item(item) is { State: OutboxState.Dead } one)
            {
                found.Add(one);
            }

            if (found.Count == top)
            {
                break;
            }
        }

        return found;
    }

    /// <summary>Gives what was tried in vain another round of attempts.</summary>
    /// <returns>How many messages.</returns>
    public async Task<int> ReplayDeadAsync(int top, CancellationToken cancellationToken)
    {
        var dead = await tables.OpenAsync(Dead, cancellationToken);
        var lanes = await tables.OpenAsync(Lanes, cancellationToken);
        var items = await ListDeadAsync(top, cancellationToken);
        foreach (var item in items)
        {
            await lanes.TryDeleteAsync(Disabled, TableKey.OfText(item.Destination), ETag.All, cancellationToken);
            await SaveAsync(item with { State = OutboxState.Waiting, Attempts = 0, NextAttemptAt = time.GetUtcNow() }, cancellationToken);
            await AddAsync(item, cancellationToken);
            await dead.TryDeleteAsync(Dead, $"{item.PartitionName}-{item.Key}", ETag.All, cancellationToken);
        }

        return items.Count;
    }

    /// <summary>Removes messages that have arrived. What waits, or was tried in vain, stays.</summary>
    /// <param name="before">Younger ones stay.</param>
    /// <param name="isOver">Whether nothing of what a message is about will ever be told again.</param>
    /// <param name="most">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveDeliveredAsync(DateTimeOffset before, Func<string, CancellationToken, ValueTask<bool>> isOver, int most, CancellationToken cancellationToken)
    {
        var items = await tables.OpenAsync(Items, cancellationToken);
        var delivered = OutboxState.Delivered.ToString();
        var rows = ExpiredRows.Find(items, TableClient.CreateQueryFilter($"State eq {delivered} and CreatedAt lt {before}"), ["RemediationId"], cancellationToken);
        var removed = await ExpiredRows.RemoveAsync(items, rows.Where((row, token) => isOver(row.GetString("RemediationId"), token)).Take(most), cancellationToken);

        // What was dead once and has arrived since: known as dead no longer.
        var dead = await tables.OpenAsync(Dead, cancellationToken);
        var known = ExpiredRows.Find(dead, TableClient.CreateQueryFilter($"PartitionKey eq {Dead} and Timestamp lt {before}"), ["PartitionName", "Key"], cancellationToken);
        await ExpiredRows.RemoveAsync(dead, known.Where(async (row, token) => await IsSettledAsync(items, row, token)).Take(most), cancellationToken);
        return removed;
    }

    private static async Task<bool> IsSettledAsync(TableClient items, TableEntity dead, CancellationToken cancellationToken) =>
        await items.FindAsync(dead.GetString("PartitionName"), dead.GetString("Key"), cancellationToken) is not { } item || OutboxRows.Item(item).State is OutboxState.Delivered;

    private bool IsIdle(TableEntity lane) =>
        !(lane.GetDateTimeOffset("LeasedUntil") > time.GetUtcNow()) && !(lane.GetDateTimeOffset("DueAt") > time.GetUtcNow() + Early);
}

/// <summary>That a lane was taken.</summary>
public sealed record OutboxPartitionLease(string PartitionName, ETag ETag);

/// <summary>The form of a message as a row.</summary>
internal static class OutboxRows
{
    public static TableEntity Row(OutboxItem item)
    {
        var row = new TableEntity(item.PartitionName, item.Key)
        {
            ["Destination"] = item.Destination,
            ["RemediationId"] = item.RemediationId,
            ["Kind"] = item.Kind,
            ["PlanHash"] = item.PlanHash,
            ["CreatedAt"] = item.CreatedAt,
            ["State"] = item.State.ToString(),
            ["Attempts"] = item.Attempts,
            ["MayHaveArrived"] = item.MayHaveArrived,
            ["NextAttemptAt"] = item.NextAttemptAt,
            ["LastError"] = item.LastError,
        };
        DocumentColumns.Write(row, item.Content);
        return row;
    }

    public static OutboxItem Item(TableEntity row) => new()
    {
        PartitionName = row.PartitionKey,
        Key = row.RowKey,
        Destination = row.GetString("Destination") ?? throw Corrupt(row, "Destination"),
        RemediationId = row.GetString("RemediationId") ?? throw Corrupt(row, "RemediationId"),
        Kind = row.GetString("Kind") ?? throw Corrupt(row, "Kind"),
        Content = DocumentColumns.Read(row),
        PlanHash = row.GetString("PlanHash"),
        CreatedAt = row.GetDateTimeOffset("CreatedAt") ?? throw Corrupt(row, "CreatedAt"),
        State = Enum.TryParse<OutboxState>(row.GetString("State"), out var state) ? state : throw Corrupt(row, "State"),
        Attempts = row.GetInt32("Attempts") ?? throw Corrupt(row, "Attempts"),
        MayHaveArrived = row.GetBoolean("MayHaveArrived") ?? throw Corrupt(row, "MayHaveArrived"),
        NextAttemptAt = row.GetDateTimeOffset("NextAttemptAt") ?? throw Corrupt(row, "NextAttemptAt"),
        LastError = row.GetString("LastError"),
        ETag = row.ETag,
    };

    private static CorruptRowException Corrupt(TableEntity row, string column) => new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

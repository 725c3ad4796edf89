using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Outbox;

/// <summary>Messages to receivers, in partitions that keep their order. Every write may be repeated.</summary>
public sealed class OutboxStore(LedgerTables tables, OutboxLeases leases, TimeProvider time)
{
    private const string Items = "Outbox";
    private const string Dead = "OutboxDead";
    private const string Disabled = "disabled";

    /// <summary>Adds a message, once however often it is added. Its partition is open then, and has to be dispatched or queued.</summary>
    public async Task AddAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        await leases.OpenAsync(item.PartitionName, cancellationToken);
        var items = await tables.OpenAsync(Items, cancellationToken);
        await items.TryAddAsync(OutboxRows.Row(item), cancellationToken);
    }

    /// <summary>The messages that wait in a partition, in order.</summary>
    public async Task<IReadOnlyList<OutboxItem>> ListWaitingAsync(string partition, CancellationToken cancellationToken) =>
        [.. (await ListAsync(partition, cancellationToken)).Where(item => item.State is OutboxState.Waiting)];

    /// <summary>All messages of a partition, in order.</summary>
    public async Task<IReadOnlyList<OutboxItem>> ListAsync(string partition, CancellationToken cancellationToken)
    {
        var items = await tables.OpenAsync(Items, cancellationToken);
        return await items
            .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellationToken)
            .Select(OutboxRows.Item)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Writes the state of a message. Fails when another worker wrote first.</summary>
    public async Task<OutboxItem> SaveAsync(OutboxItem item, CancellationToken cancellationToken)
    {
        var items = await tables.OpenAsync(Items, cancellationToken);
        if (item.State is OutboxState.Dead)
        {
            // Listed as dead before it is: a row too many is recognised, a row too few would hide it.
            var dead = await tables.OpenAsync(Dead, cancellationToken);
            var row = new TableEntity(Dead, DeadKey(item)) { ["PartitionName"] = item.PartitionName, ["Key"] = item.Key };
            await dead.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }

        var answer = await items.UpdateEntityAsync(OutboxRows.Row(item), item.ETag, TableUpdateMode.Replace, cancellationToken);
        return item with { ETag = answer.Headers.ETag ?? throw new RequestFailedException("The service returned no ETag.") };
    }

    /// <summary>Remembers that a receiver takes no more messages.</summary>
    public async Task DisableAsync(string destination, CancellationToken cancellationToken)
    {
        var dead = await tables.OpenAsync(Dead, cancellationToken);
        var row = new TableEntity(Disabled, TableKey.OfText(destination)) { ["At"] = time.GetUtcNow() };
        await dead.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Whether a receiver takes no more messages, until what it missed is replayed.</summary>
    public async Task<bool> IsDisabledAsync(string destination, CancellationToken cancellationToken) =>
        await (await tables.OpenAsync(Dead, cancellationToken)).FindAsync(Disabled, TableKey.OfText(destination), cancellationToken)
            is not null;

    /// <summary>The dead messages.</summary>
    public async Task<IReadOnlyList<OutboxItem>> ListDeadAsync(int top, CancellationToken cancellationToken)
    {
        var dead = await tables.OpenAsync(Dead, cancellationToken);
        var items = await tables.OpenAsync(Items, cancellationToken);
        var found = new List<OutboxItem>();
        await foreach (
            var row in dead.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {Dead}"),
                cancellationToken: cancellationToken
            )
        )
        {
            if (
                await items.FindAsync(row.GetString("PartitionName"), row.GetString("Key"), cancellationToken) is { } item
                && OutboxRows.Item(item) is { State: OutboxState.Dead } one
            )
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

    /// <summary>Starts new attempts for dead messages, and enables their receivers again.</summary>
    /// <returns>How many messages.</returns>
    public async Task<int> ReplayDeadAsync(int top, CancellationToken cancellationToken)
    {
        var dead = await tables.OpenAsync(Dead, cancellationToken);
        var items = await ListDeadAsync(top, cancellationToken);
        foreach (var item in items)
        {
            await dead.TryDeleteAsync(Disabled, TableKey.OfText(item.Destination), ETag.All, cancellationToken);
            await SaveAsync(item with { State = OutboxState.Waiting, Attempts = 0, NextAttemptAt = time.GetUtcNow() }, cancellationToken);
            await AddAsync(item, cancellationToken);
            await dead.TryDeleteAsync(Dead, DeadKey(item), ETag.All, cancellationToken);
        }

        return items.Count;
    }

    /// <summary>Removes messages that have arrived. Waiting and dead ones stay.</summary>
    /// <param name="before">Younger ones stay.</param>
    /// <param name="isOver">Whether a remediation will never have another message.</param>
    /// <param name="limit">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were removed.</returns>
    public async Task<int> RemoveDeliveredAsync(
        DateTimeOffset before,
        Func<string, CancellationToken, ValueTask<bool>> isOver,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var items = await tables.OpenAsync(Items, cancellationToken);
        var delivered = OutboxState.Delivered.ToString();
        var rows = ExpiredRows.Find(
            items,
            TableClient.CreateQueryFilter($"State eq {delivered} and CreatedAt lt {before}"),
            ["RemediationId"],
            cancellationToken
        );
        var removed = await ExpiredRows.RemoveAsync(
            items,
            rows.Where((row, token) => isOver(row.GetString("RemediationId"), token)).Take(limit),
            cancellationToken
        );

        // Rows of messages that have arrived since.
        var dead = await tables.OpenAsync(Dead, cancellationToken);
        var known = ExpiredRows.Find(
            dead,
            TableClient.CreateQueryFilter($"PartitionKey eq {Dead} and Timestamp lt {before}"),
            ["PartitionName", "Key"],
            cancellationToken
        );
        await ExpiredRows.RemoveAsync(
            dead,
            known.Where(async (row, token) => await IsSettledAsync(items, row, token)).Take(limit),
            cancellationToken
        );
        return removed;
    }

    private static async Task<bool> IsSettledAsync(TableClient items, TableEntity dead, CancellationToken cancellationToken) =>
        await items.FindAsync(dead.GetString("PartitionName"), dead.GetString("Key"), cancellationToken) is not { } item
        || OutboxRows.Item(item).State is OutboxState.Delivered;

    private static string DeadKey(OutboxItem item) => $"{item.PartitionName}-{item.Key}";
}

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

    public static OutboxItem Item(TableEntity row) =>
        new()
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

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

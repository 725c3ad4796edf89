using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Outbox;

/// <summary>
/// Who works on which partition of the outbox. A partition is opened before a message enters it, and closed by ETag once no message waits
/// in it: no message is ever in a partition that is not listed. Every write may be repeated.
/// </summary>
public sealed class OutboxLeases(LedgerTables tables, QueueServiceClient queues, TimeProvider time)
{
    /// <summary>The queue of partitions to be worked on; a message is the partition's name.</summary>
    public const string QueueName = "outbox-partitions";

    private const string Table = "OutboxPartitions";
    private const string Open = "open";

    // The clock of the queue and ours may differ a little.
    private static readonly TimeSpan _tolerance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _duration = TimeSpan.FromMinutes(3);

    private readonly WorkQueue _queue = new(queues, QueueName);

    /// <summary>Takes a partition for a few minutes; null when another worker has it, or nothing is due in it.</summary>
    public async Task<OutboxPartitionLease?> TryLeaseAsync(string partition, CancellationToken cancellationToken)
    {
        if (!TableKey.IsId(partition))
        {
            return null;
        }

        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = await table.FindAsync(Open, partition, cancellationToken);
        if (row is not null && !IsIdle(row))
        {
            return null;
        }

        var leased = new TableEntity(Open, partition) { ["LeasedUntil"] = time.GetUtcNow() + _duration };
        var isMine = row is null
            ? await table.TryAddAsync(leased, cancellationToken)
            : await table.TryReplaceAsync(leased, row.ETag, cancellationToken);
        return isMine && await table.FindAsync(Open, partition, cancellationToken) is { } own
            ? new OutboxPartitionLease(partition, own.ETag)
            : null;
    }

    /// <summary>Gives a partition back: closed where no message waits in it, otherwise to be worked on after a pause.</summary>
    public async Task ReturnAsync(OutboxPartitionLease lease, TimeSpan? workAgainAfter, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        if (workAgainAfter is null && await table.TryDeleteAsync(Open, lease.PartitionName, lease.ETag, cancellationToken))
        {
            return;
        }

        // Either a message waits, or one was added meanwhile.
        var pause = workAgainAfter ?? TimeSpan.Zero;
        var row = new TableEntity(Open, lease.PartitionName) { ["DueAt"] = time.GetUtcNow() + pause };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        await _queue.SendAsync(lease.PartitionName, cancellationToken, pause);
    }

    /// <summary>The open partitions in which a message is due and that no worker has.</summary>
    public async Task<IReadOnlyList<string>> ListIdleAsync(int top, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await table
            .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Open}"), cancellationToken: cancellationToken)
            .Where(IsIdle)
            .Take(top)
            .Select(row => row.RowKey)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Queues a partition to be worked on.</summary>
    public Task EnqueueAsync(string partition, CancellationToken cancellationToken) => _queue.SendAsync(partition, cancellationToken);

    /// <summary>Opens a partition; a lease on it that is held ends without closing it.</summary>
    internal async Task OpenAsync(string partition, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.UpsertEntityAsync(new TableEntity(Open, partition), TableUpdateMode.Merge, cancellationToken);
    }

    private bool IsIdle(TableEntity partition) =>
        !(partition.GetDateTimeOffset("LeasedUntil") > time.GetUtcNow())
        && !(partition.GetDateTimeOffset("DueAt") > time.GetUtcNow() + _tolerance);
}

/// <summary>The right to work on a partition.</summary>
/// <param name="PartitionName">The partition.</param>
/// <param name="ETag">The row's ETag: it changes when a message enters the partition.</param>
public sealed record OutboxPartitionLease(string PartitionName, ETag ETag);

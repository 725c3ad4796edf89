using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.Ledger.Audit;

/// <summary>
/// Writes entries at the end of a tenant's chain: they, their keys and the new head in one transaction, under the ETag of the old head.
/// The head that this process wrote last is remembered: if another process has written since, the transaction fails by its ETag, and the
/// head is read.
/// </summary>
internal sealed class AuditWriter(LedgerTables tables, TimeProvider time)
{
    // Another process writes to the same chain: what is remembered of it is then more often wrong than right.
    private static readonly TimeSpan _pauseAfterConflict = TimeSpan.FromMinutes(1);

    private readonly ConcurrencyRetry _retry = new(time);
    private readonly ConcurrentDictionary<Guid, KnownHead> _heads = new();

    /// <summary>Writes what is not written yet, and completes all.</summary>
    public async Task WriteAsync(Guid tenantId, IReadOnlyList<PendingAppend> appends)
    {
        var table = await tables.OpenAsync(AuditRows.Table, CancellationToken.None);
        var open = appends.GroupBy(append => append.Key, StringComparer.Ordinal).ToList();
        await foreach (var attempt in _retry.AttemptsAsync($"The audit log of tenant {tenantId}", CancellationToken.None))
        {
            if (attempt > 0)
            {
                // Repeats are rare: the transaction finds them, and only then they are looked up.
                open = await CompletePendingAsync(table, tenantId, open);
            }

            if (open.Count == 0)
            {
                return;
            }

            var head = (attempt == 0 ? Recall(tenantId) : null) ?? await ReadHeadAsync(table, tenantId);
            var entries = Chain(open.Select(group => group.First().Entry), head.Anchor);
            var written = await table.TryCommitAsync(Actions(head, entries, open.Select(group => group.Key)), CancellationToken.None);
            Remember(tenantId, entries[^1], written);
            if (written is not null)
            {
                foreach (var (group, entry) in open.Zip(entries))
                {
                    Complete(group, entry);
                }

                return;
            }
        }
    }

    private KnownHead? Recall(Guid tenantId) =>
        _heads.TryGetValue(tenantId, out var known) && known is { Anchor: not null, ETag: not null } ? known : null;

    private static async Task<KnownHead> ReadHeadAsync(TableClient table, Guid tenantId) =>
        await table.FindAsync(tenantId.ToString(), AuditRows.HeadKey, CancellationToken.None) is { } row
            ? new KnownHead(AuditRows.Head(row), row.ETag)
            : KnownHead.None;

    private void Remember(Guid tenantId, AuditEntry last, ETag? written)
    {
        var now = time.GetUtcNow();
        if (written is null)
        {
            _heads[tenantId] = KnownHead.None with { NotBefore = now + _pauseAfterConflict };
        }
        else if (!_heads.TryGetValue(tenantId, out var known) || known.NotBefore <= now)
        {
            _heads[tenantId] = new KnownHead(new AuditAnchor(last.Sequence, last.Hash), written);
        }
    }

    private static List<AuditEntry> Chain(IEnumerable<AuditEntry> wanted, AuditAnchor? head)
    {
        var entries = new List<AuditEntry>();
        foreach (var entry in wanted)
        {
            entries.Add(AuditHash.Append(entry, head));
            head = new AuditAnchor(entries[^1].Sequence, entries[^1].Hash);
        }

        return entries;
    }

    private static IEnumerable<TableTransactionAction> Actions(KnownHead head, List<AuditEntry> entries, IEnumerable<string> keys)
    {
        var nextHead = AuditRows.HeadRow(entries[^1]);
        yield return head.ETag is { } etag
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, nextHead, etag)
            : new TableTransactionAction(TableTransactionActionType.Add, nextHead);
        foreach (var row in entries.Zip(keys).SelectMany(pair => AuditRows.Of(pair.First, pair.Second)))
        {
            yield return new TableTransactionAction(TableTransactionActionType.Add, row);
        }
    }

    private static async Task<List<IGrouping<string, PendingAppend>>> CompletePendingAsync(
        TableClient table,
        Guid tenantId,
        List<IGrouping<string, PendingAppend>> appends
    )
    {
        var partition = tenantId.ToString();
        var known = await Task.WhenAll(appends.Select(group => table.FindAsync(partition, group.Key, CancellationToken.None)));
        foreach (var (group, key) in appends.Zip(known))
        {
            if (key is not null)
            {
                Complete(group, await AuditRows.FindEntryAsync(table, partition, AuditRows.SequenceOf(key), CancellationToken.None));
            }
        }

        return [.. appends.Zip(known).Where(pair => pair.Second is null).Select(pair => pair.First)];
    }

    private static void Complete(IEnumerable<PendingAppend> appends, AuditEntry entry)
    {
        foreach (var append in appends)
        {
            append.Written.TrySetResult(entry);
        }
    }

    /// <summary>The head of a chain.</summary>
    /// <param name="Anchor">The last entry; null for a chain without entries.</param>
    /// <param name="ETag">Its row's; null for a chain without entries.</param>
    private sealed record KnownHead(AuditAnchor? Anchor, ETag? ETag)
    {
        public static KnownHead None { get; } = new(Anchor: null, ETag: null);

        /// <summary>No head is remembered before.</summary>
        public DateTimeOffset NotBefore { get; init; }
    }
}

/// <summary>
/// The appends of this process that wait for one tenant's chain. The chain has one end, so that they are written one after the other;
/// all that came while the last write was under way go together into the next one.
/// </summary>
internal sealed class AuditBatcher(Func<IReadOnlyList<PendingAppend>, Task> write)
{
    // A transaction takes 100 rows: the head, and three for each entry.
    private const int MaximumEntries = 33;

    // A transaction takes 4 MiB, and a character may need six bytes in it.
    private const int MaximumCharacters = 400_000;

    private readonly Lock _gate = new();
    private readonly Queue<PendingAppend> _pending = new();
    private bool _isWriting;

    /// <summary>Adds appends one after the other: no other comes between them.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AddAsync(IReadOnlyList<PendingAppend> appends, CancellationToken cancellationToken)
    {
        bool begins;
        lock (_gate)
        {
            foreach (var append in appends)
            {
                _pending.Enqueue(append);
            }

            begins = !_isWriting && appends.Count > 0;
            _isWriting |= begins;
        }

        if (begins)
        {
            _ = WriteAllAsync();
        }

        return await Task.WhenAll(appends.Select(append => append.Written.Task)).WaitAsync(cancellationToken);
    }

    // The cancellation of one caller must not fail the others, hence there is none.
    private async Task WriteAllAsync()
    {
        while (Take() is [_, ..] batch)
        {
            try
            {
                await write(batch);
            }
            catch (Exception exception)
            {
                foreach (var append in batch)
                {
                    append.Written.TrySetException(exception);
                }
            }
        }
    }

    private List<PendingAppend> Take()
    {
        var batch = new List<PendingAppend>();
        lock (_gate)
        {
            var characters = 0;
            while (batch.Count < MaximumEntries && _pending.TryPeek(out var next))
            {
                characters += next.Entry.Content.Length;
                if (batch.Count > 0 && characters > MaximumCharacters)
                {
                    break;
                }

                batch.Add(_pending.Dequeue());
            }

            _isWriting = batch.Count > 0;
        }

        return batch;
    }
}

/// <summary>An entry that waits to be written.</summary>
/// <param name="Entry">What it says; its place is not known yet.</param>
/// <param name="Key">The row that keeps it from being written twice.</param>
internal sealed record PendingAppend(AuditEntry Entry, string Key)
{
    /// <summary>Completes with the entry as it is in the chain.</summary>
    public TaskCompletionSource<AuditEntry> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

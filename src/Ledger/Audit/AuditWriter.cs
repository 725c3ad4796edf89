using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.Ledger.Audit;

/// <summary>
/// Writes entries at the end of a tenant's chain: they, their keys and the new head in one transaction, under the ETag of the old head.
/// </summary>
internal sealed class AuditWriter(LedgerTables tables, TimeProvider time)
{
    private readonly ConcurrencyRetry _retry = new(time);

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

            var row = await table.FindAsync(tenantId.ToString(), AuditRows.HeadKey, CancellationToken.None);
            var entries = Chain(open.Select(group => group.First().Entry), row is null ? null : AuditRows.Head(row));
            if (await table.TrySubmitAsync(Actions(row, entries, open.Select(group => group.Key)), CancellationToken.None))
            {
                foreach (var (group, entry) in open.Zip(entries))
                {
                    Complete(group, entry);
                }

                return;
            }
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

    private static IEnumerable<TableTransactionAction> Actions(TableEntity? head, List<AuditEntry> entries, IEnumerable<string> keys)
    {
        var nextHead = AuditRows.HeadRow(entries[^1]);
        yield return head is null
            ? new TableTransactionAction(TableTransactionActionType.Add, nextHead)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, nextHead, head.ETag);
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

    public Task<AuditEntry> AddAsync(PendingAppend append, CancellationToken cancellationToken)
    {
        bool begins;
        lock (_gate)
        {
            _pending.Enqueue(append);
            begins = !_isWriting;
            _isWriting = true;
        }

        if (begins)
        {
            _ = WriteAllAsync();
        }

        return append.Written.Task.WaitAsync(cancellationToken);
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

using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.Ledger.Audit;

/// <summary>Writes entries at the end of a tenant's chain: they, their keys and the new head in one transaction, under the ETag of the old head.</summary>
internal sealed class AuditWriter(LedgerTables tables, TimeProvider time)
{
    private readonly Contention contention = new(time);

    /// <summary>Writes what is not written yet, and completes all.</summary>
    public async Task WriteAsync(Guid tenantId, IReadOnlyList<PendingAppend> appends)
    {
        var table = await tables.OpenAsync(AuditRows.Table, CancellationToken.None);
        var open = appends.GroupBy(append => append.Key, StringComparer.Ordinal).ToList();
        await foreach (var attempt in contention.AttemptsAsync($"The audit log of tenant {tenantId}", CancellationToken.None))
        {
            if (attempt > 0)
            {
                // Repeats are rare: the transaction finds them, and only then they are looked up.
                open = await CompleteKnownAsync(table, tenantId, open);
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

    private static async Task<List<IGrouping<string, PendingAppend>>> CompleteKnownAsync(
        TableClient table, Guid tenantId, List<IGrouping<string, PendingAppend>> appends)
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

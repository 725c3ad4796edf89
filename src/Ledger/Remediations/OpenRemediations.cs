using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// The remediations that are not final, each with a time that is never later than the one when it is due. Its row is written before the
/// record that it announces, and again before a record that is due earlier; a record that is due later leaves it as it is. Whoever finds a
/// row whose time has come and whose record is due later moves the row. So no crash hides a remediation, and most changes write no row.
/// </summary>
internal sealed class OpenRemediations(RemediationIndex index, RemediationRows rows, TimeProvider time)
{
    private const string Prefix = "open";
    private const string DueAt = "DueAt";
    private const string AnnouncedAt = "AnnouncedAt";

    // A write with all its retries takes less.
    private static readonly TimeSpan _writeTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Announces a change, where the remediation is due earlier after it.</summary>
    public async Task AnnounceAsync(RemediationRecord before, RemediationRecord changed, CancellationToken cancellationToken)
    {
        if (!changed.State.IsFinal() && Due(changed) < Due(before))
        {
            var table = await index.OpenAsync(cancellationToken);
            await table.UpsertEntityAsync(Row(changed, time.GetUtcNow()), TableUpdateMode.Replace, cancellationToken);
        }
    }

    /// <summary>The remediations that are due, the longest overdue first.</summary>
    public async Task<IReadOnlyList<RemediationRecord>> ListOverdueAsync(DateTimeOffset now, int top, CancellationToken cancellationToken)
    {
        var table = await index.OpenAsync(cancellationToken);
        var (first, end) = ($"{Prefix},", $"{Prefix}-");
        var candidates = await table
            .QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter(
                    $"PartitionKey eq {RemediationIndex.Partition} and RowKey ge {first} and RowKey lt {end} and DueAt le {now}"
                ),
                cancellationToken: cancellationToken
            )
            .ToListAsync(cancellationToken);
        // The one that is overdue for the shortest time is at the front: it is the first to make room.
        var overdue = new PriorityQueue<RemediationRecord, long>();
        foreach (var row in candidates.OrderBy(row => Time(row, DueAt)))
        {
            if (overdue.Count == top && Due(overdue.Peek()) <= Time(row, DueAt))
            {
                // No record is due before its row's time: none that follows is overdue for longer.
                break;
            }

            var stored = await rows.FindAsync(row.GetString("RemediationId") ?? throw Corrupt(row, "RemediationId"), cancellationToken);
            if (stored is null or { IsProvisional: true })
            {
                // It is about to be confirmed, or never will be.
                continue;
            }

            if (!stored.Record.State.IsFinal() && Due(stored.Record) <= now)
            {
                overdue.Enqueue(stored.Record, -Due(stored.Record).UtcTicks);
                if (overdue.Count > top)
                {
                    overdue.Dequeue();
                }
            }
            else
            {
                await CorrectAsync(table, row, stored.Record, cancellationToken);
            }
        }

        return [.. overdue.UnorderedItems.Select(item => item.Element).OrderBy(Due)];
    }

    /// <summary>The row of a remediation that is not final.</summary>
    public static TableEntity Row(RemediationRecord record, DateTimeOffset now) =>
        new(RemediationIndex.Partition, Key(record.Id))
        {
            ["RemediationId"] = record.Id,
            [DueAt] = Due(record),
            [AnnouncedAt] = now,
        };

    /// <summary>The key of a remediation's row.</summary>
    public static string Key(string id) => $"{Prefix},{id}";

    private async Task CorrectAsync(TableClient table, TableEntity row, RemediationRecord record, CancellationToken cancellationToken)
    {
        if (record.State.IsFinal())
        {
            // Left over from a crash. A final record never opens again.
            await table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
        }
        else if (time.GetUtcNow() - Time(row, AnnouncedAt) > _writeTimeout)
        {
            // Not a fresh row: the record that it announces may not be written yet.
            row[DueAt] = Due(record);
            await table.TryReplaceAsync(row, row.ETag, cancellationToken);
        }
    }

    private static DateTimeOffset Due(RemediationRecord record) => record.NextCheckAt ?? record.CreatedAt;

    private static DateTimeOffset Time(TableEntity row, string column) => row.GetDateTimeOffset(column) ?? throw Corrupt(row, column);

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// The remediations that are not final, by the time when they are due. A row is written before the record that it announces and removed
/// after the record has moved on, so that no crash hides a remediation; rows that are no longer true are recognised by the record.
/// </summary>
internal sealed class OpenRemediations(LedgerTables tables, RemediationRows rows)
{
    private const string Table = "OpenRemediations";
    private const string Partition = "open";

    public async Task AnnounceAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.UpsertEntityAsync(
            new TableEntity(Partition, Key(record)) { ["RemediationId"] = record.Id },
            TableUpdateMode.Replace,
            cancellationToken
        );
    }

    public async Task RemoveAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await table.TryDeleteAsync(Partition, Key(record), ETag.All, cancellationToken);
    }

    public static bool IsDueElsewhere(RemediationRecord before, RemediationRecord after) => Key(before) != Key(after);

    public async Task<IReadOnlyList<RemediationRecord>> ListOverdueAsync(DateTimeOffset now, int top, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var end = TableKey.OldestFirst(now.AddTicks(1));
        var overdue = new List<RemediationRecord>();
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {end}"),
            cancellationToken: cancellationToken
        );
        await foreach (var row in query)
        {
            var id = row.GetString("RemediationId")
                ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "RemediationId is missing");
            var stored = await rows.FindAsync(id, cancellationToken);
            if (stored is { IsProvisional: false } && stored.Record.State.IsFinal())
            {
                // Left over from a crash. A final record never opens again.
                await table.TryDeleteAsync(Partition, row.RowKey, row.ETag, cancellationToken);
            }
            else if (stored is { IsProvisional: false } && Key(stored.Record) == row.RowKey)
            {
                overdue.Add(stored.Record);
            }

            if (overdue.Count == top)
            {
                break;
            }
        }

        return overdue;
    }

    private static string Key(RemediationRecord record) => $"{TableKey.OldestFirst(record.NextCheckAt ?? record.CreatedAt)}-{record.Id}";
}

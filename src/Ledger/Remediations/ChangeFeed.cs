using System.Globalization;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// Which remediations changed lately, whoever of several processes changed them: one partition for every ten seconds, one row for every
/// remediation that changed in them. Whoever follows many remediations asks here once, instead of asking for each of them.
/// </summary>
public sealed class ChangeFeed(LedgerTables tables, TimeProvider time)
{
    /// <summary>How far apart the clocks of two processes may be before a change is missed, and how long a partition collects.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    private const string Table = "RemediationChanges";

    /// <summary>Records that a remediation was written; harmless to repeat.</summary>
    public async Task AnnounceAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(Partition(time.GetUtcNow()), record.Id) { ["StepCount"] = record.StepCount };
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>What changed at or after a time, and shortly before it. The same change may be returned several times.</summary>
    /// <param name="since">Not much more than a minute ago: each ten seconds are a query.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<ChangedRemediation>> ReadAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var changes = new List<ChangedRemediation>();
        for (var at = since - Slice; at <= time.GetUtcNow() + Slice; at += Slice)
        {
            var partition = Partition(at);
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
            await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            {
                var stepCount = row.GetInt32("StepCount")
                    ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "StepCount is missing or malformed");
                changes.Add(new ChangedRemediation(row.RowKey, stepCount));
            }
        }

        return changes;
    }

    /// <summary>Removes what changed before a time, at most <paramref name="limit"/> of it.</summary>
    /// <returns>How many rows were removed.</returns>
    public async Task<int> RemoveExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var end = Partition(before);
        var table = await tables.OpenAsync(Table, cancellationToken);
        return await ExpiredRows.RemoveAsync(table, TableClient.CreateQueryFilter($"PartitionKey lt {end}"), limit, cancellationToken);
    }

    private static string Partition(DateTimeOffset at) => (at.UtcTicks / Slice.Ticks).ToString("D12", CultureInfo.InvariantCulture);
}

/// <summary>A remediation that changed.</summary>
/// <param name="Id">The remediation.</param>
/// <param name="StepCount">How many steps its timeline had then; it may have more by now.</param>
public sealed record ChangedRemediation(string Id, int StepCount);

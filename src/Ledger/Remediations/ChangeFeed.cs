using System.Globalization;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// Which remediations changed lately, whoever of several processes changed them: one row for every remediation that changed within ten
/// seconds. Whoever follows many remediations asks here once, instead of asking for each of them.
/// </summary>
public sealed class ChangeFeed
{
    /// <summary>How far apart the clocks of two processes may be before a change is missed, and the time that a row stands for.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    private const string Prefix = "changed";
    private readonly RemediationIndex _index;
    private readonly TimeProvider _time;

    internal ChangeFeed(RemediationIndex index, TimeProvider time) => (_index, _time) = (index, time);

    /// <summary>What changed at or after a time, and shortly before it. The same change may be returned several times.</summary>
    /// <param name="since">Not much more than a minute ago: everything since is read.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<IReadOnlyList<ChangedRemediation>> ReadAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var table = await _index.OpenAsync(cancellationToken);
        var (first, end) = (Key(since - Slice), Key(_time.GetUtcNow() + (2 * Slice)));
        var query = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {RemediationIndex.Partition} and RowKey ge {first} and RowKey lt {end}"),
            cancellationToken: cancellationToken
        );
        var changes = new List<ChangedRemediation>();
        await foreach (var row in query)
        {
            changes.Add(
                new ChangedRemediation(
                    row.GetString("RemediationId") ?? throw Corrupt(row, "RemediationId"),
                    row.GetInt32("StepCount") ?? throw Corrupt(row, "StepCount")
                )
            );
        }

        return changes;
    }

    /// <summary>Removes what changed before a time, at most <paramref name="limit"/> of it.</summary>
    /// <returns>How many rows were removed.</returns>
    public async Task<int> RemoveExpiredAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var (first, end) = ($"{Prefix},", Key(before));
        return await ExpiredRows.RemoveAsync(
            await _index.OpenAsync(cancellationToken),
            TableClient.CreateQueryFilter($"PartitionKey eq {RemediationIndex.Partition} and RowKey ge {first} and RowKey lt {end}"),
            limit,
            cancellationToken
        );
    }

    /// <summary>The row of a remediation that was written.</summary>
    internal static TableEntity Row(RemediationRecord record, DateTimeOffset now) =>
        new(RemediationIndex.Partition, $"{Key(now)},{record.Id}") { ["RemediationId"] = record.Id, ["StepCount"] = record.StepCount };

    private static string Key(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix},{at.UtcTicks / Slice.Ticks:D12}");

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

/// <summary>A remediation that changed.</summary>
/// <param name="Id">The remediation.</param>
/// <param name="StepCount">How many steps its timeline had then; it may have more by now.</param>
public sealed record ChangedRemediation(string Id, int StepCount);

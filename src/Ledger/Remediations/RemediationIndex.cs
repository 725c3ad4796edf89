using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// One partition for each question that lists answer. A row points to its remediation and repeats only what is filtered by;
/// what a list shows comes from the record.
/// </summary>
internal sealed class RemediationIndex(LedgerTables tables)
{
    private const string Table = "RemediationIndex";

    /// <summary>Writes the rows of a record; repeating it is harmless.</summary>
    public async Task WriteAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        await Task.WhenAll(
            IndexPartition
                .Of(record)
                .Select(partition => table.UpsertEntityAsync(Row(partition, record), TableUpdateMode.Replace, cancellationToken))
        );
    }

    /// <summary>Whether the rows of a record are other ones after a change.</summary>
    public static bool Changes(RemediationRecord before, RemediationRecord after) =>
        before.State != after.State || !IndexPartition.Of(before).SequenceEqual(IndexPartition.Of(after));

    /// <summary>Corrects an outdated row, unless another writer has changed it in the meantime.</summary>
    public async Task CorrectAsync(IndexEntry entry, RemediationSummary truth, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        entry.Row["State"] = truth.State.ToString();
        await table.TryReplaceAsync(entry.Row, entry.Row.ETag, cancellationToken);
    }

    /// <summary>Streams the rows that a filter asks for, newest first, after a key.</summary>
    public async IAsyncEnumerable<IndexEntry> QueryAsync(
        RemediationFilter filter,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var condition = TableClient.CreateQueryFilter($"PartitionKey eq {IndexPartition.For(filter)}");
        if (after is not null)
        {
            condition += TableClient.CreateQueryFilter($" and RowKey gt {after}");
        }

        if (filter.Since is { } since)
        {
            // Keys fall as time rises: everything at or after the time sorts before the key of the tick before it.
            condition += TableClient.CreateQueryFilter($" and RowKey lt {TableKey.NewestFirst(since.AddTicks(-1))}");
        }

        if (filter.State is { } state)
        {
            condition += TableClient.CreateQueryFilter($" and State eq {state.ToString()}");
        }

        if (filter.TenantId is { } tenantId)
        {
            condition += TableClient.CreateQueryFilter($" and TenantId eq {tenantId}");
        }

        await foreach (var row in table.QueryAsync<TableEntity>(condition, filter.Top + 1, cancellationToken: cancellationToken))
        {
            yield return new IndexEntry(
                row.GetString("RemediationId") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "RemediationId is missing"),
                row.GetGuid("TenantId") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "TenantId is missing"),
                row.GetString("State") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "State is missing"),
                row
            );
        }
    }

    private static TableEntity Row(string partition, RemediationRecord record) =>
        new(partition, $"{TableKey.NewestFirst(record.CreatedAt)}-{record.Id}")
        {
            ["RemediationId"] = record.Id,
            ["TenantId"] = record.TenantId,
            ["State"] = record.State.ToString(),
        };
}

/// <summary>A row of the index.</summary>
internal sealed record IndexEntry(string RemediationId, Guid TenantId, string State, TableEntity Row);

/// <summary>Names the partitions of the index.</summary>
internal static class IndexPartition
{
    /// <summary>All partitions that a remediation appears in.</summary>
    public static IEnumerable<string> Of(RemediationRecord record)
    {
        yield return All;
        yield return Tenant(record.TenantId);
        yield return UserId(record.UserId);
        if (record.UserPrincipalName is { } name)
        {
            yield return UserName(name);
        }

        var tickets = record.Tickets.SelectMany(one => new[] { Ticket(one.Ticket.Id), Ticket(one.Ticket.System, one.Ticket.Id) });
        foreach (var ticket in tickets.Distinct())
        {
            yield return ticket;
        }
    }

    /// <summary>The smallest partition that holds everything a filter asks for.</summary>
    public static string For(RemediationFilter filter) =>
        filter switch
        {
            { Ticket: { System: { } system } ticket } => Ticket(system, ticket.Id),
            { Ticket: { } ticket } => Ticket(ticket.Id),
            { User: { } user } => Guid.TryParse(user, out var id) ? UserId(id) : UserName(user),
            { TenantId: { } tenantId } => Tenant(tenantId),
            _ => All,
        };

    private const string All = "all";

    private static string Tenant(Guid tenantId) => $"tenant,{tenantId}";

    private static string UserId(Guid userId) => $"user,{userId}";

    private static string UserName(string name) => $"name,{TableKey.OfText(name)}";

    private static string Ticket(string id) => $"ticket,{TableKey.OfText(id)}";

    private static string Ticket(string system, string id) => $"ticket,{TableKey.OfText(system)},{TableKey.OfText(id)}";
}

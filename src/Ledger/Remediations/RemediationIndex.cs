using System.Globalization;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// What lists, listeners and the watchdog look up, in one partition, so that a change of a remediation is one transaction here: the places
/// of a remediation (<see cref="IndexPlaces"/>), its latest change (<see cref="ChangeFeed"/>) and, until its end, when somebody has to look
/// at it (<see cref="OpenRemediations"/>). A row points to its remediation; what a list shows comes from the record.
/// </summary>
internal sealed class RemediationIndex(LedgerTables tables, TimeProvider time)
{
    /// <summary>The partition of every row.</summary>
    public const string Partition = "index";

    private const string Table = "RemediationIndex";

    /// <summary>Opens the table.</summary>
    public Task<TableClient> OpenAsync(CancellationToken cancellationToken) => tables.OpenAsync(Table, cancellationToken);

    /// <summary>
    /// Writes the rows of a remediation that is about to be confirmed. As long as it is not, no list shows it, and the watchdog leaves it
    /// alone.
    /// </summary>
    public async Task BeginAsync(StoredRemediation provisional, CancellationToken cancellationToken) =>
        await SubmitAsync(
            [OpenRemediations.Row(provisional.Record, time.GetUtcNow()), .. IndexPlaces.Of(provisional.Record, provisional.Version + 1)],
            removed: [],
            cancellationToken
        );

    /// <summary>Follows a change that was written.</summary>
    public async Task FollowAsync(StoredRemediation before, StoredRemediation after, CancellationToken cancellationToken)
    {
        var (old, current) = (IndexPlaces.Of(before), IndexPlaces.Of(after));
        var added = current.ExceptBy(old.Select(row => row.RowKey), row => row.RowKey).ToList();
        var removed = IndexPlaces.OfState(before).Select(row => row.RowKey).Except(current.Select(row => row.RowKey)).ToList();
        // Readers of a timeline wait for steps; a change without a step is none to them.
        if (after.Record.StepCount != before.Record.StepCount)
        {
            added.Add(ChangeFeed.Row(after.Record, time.GetUtcNow()));
        }

        if (after.Record.State.IsFinal() && !before.Record.State.IsFinal())
        {
            removed.Add(OpenRemediations.Key(after.Record.Id));
        }

        await SubmitAsync(added, removed, cancellationToken);
    }

    /// <summary>Follows a change that was written by an earlier call, which may have broken off.</summary>
    public async Task RepeatAsync(StoredRemediation current, CancellationToken cancellationToken) =>
        await SubmitAsync(
            [.. IndexPlaces.Of(current), ChangeFeed.Row(current.Record, time.GetUtcNow())],
            current.Record.State.IsFinal() ? [OpenRemediations.Key(current.Record.Id)] : [],
            cancellationToken
        );

    /// <summary>Corrects a row of a state that its remediation is not in.</summary>
    public async Task CorrectAsync(IndexEntry entry, RemediationSummary truth, int stateVersion, CancellationToken cancellationToken)
    {
        var table = await OpenAsync(cancellationToken);
        await SubmitAsync(IndexPlaces.OfState(truth, stateVersion), removed: [], cancellationToken);
        await table.TryDeleteAsync(Partition, entry.RowKey, ETag.All, cancellationToken);
    }

    /// <summary>Streams the rows that a filter asks for, newest first, after a place.</summary>
    public async IAsyncEnumerable<IndexEntry> QueryAsync(
        RemediationFilter filter,
        string? after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var table = await OpenAsync(cancellationToken);
        var question = IndexPlaces.For(filter);
        // A comma separates the parts of a key, and a hyphen follows it: all keys of the question lie between the two.
        var first = after is null ? $"{question}," : $"{question},{after},~";
        // Keys fall as time rises: everything at or after a time sorts before the key of the tick before it.
        var end = filter.Since is { } since ? $"{question},{TableKey.NewestFirst(since.AddTicks(-1))}" : $"{question}-";
        var condition = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {first} and RowKey lt {end}");
        if (filter.TenantId is { } tenantId)
        {
            condition += TableClient.CreateQueryFilter($" and TenantId eq {tenantId}");
        }

        await foreach (var row in table.QueryAsync<TableEntity>(condition, filter.Top + 1, cancellationToken: cancellationToken))
        {
            yield return IndexEntry.Of(row);
        }
    }

    private async Task SubmitAsync(
        IReadOnlyCollection<TableEntity> added,
        IReadOnlyCollection<string> removed,
        CancellationToken cancellationToken
    )
    {
        var table = await OpenAsync(cancellationToken);
        var upserts = added.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)).ToList();
        var deletions = removed.Select(key => new TableTransactionAction(
            TableTransactionActionType.Delete,
            new TableEntity(Partition, key),
            ETag.All
        ));
        if (upserts.Count + removed.Count == 0 || await table.TrySubmitAsync([.. upserts, .. deletions], cancellationToken))
        {
            return;
        }

        // A row that is not there any more, which a crash or a correction has removed, keeps the transaction from writing the others.
        if (upserts.Count > 0)
        {
            await table.TrySubmitAsync(upserts, cancellationToken);
        }

        foreach (var key in removed)
        {
            await table.TryDeleteAsync(Partition, key, ETag.All, cancellationToken);
        }
    }
}

/// <summary>A row of the index.</summary>
/// <param name="RemediationId">The remediation.</param>
/// <param name="TenantId">Its tenant.</param>
/// <param name="State">The state in which the row lists it; null for a row that lists it in every state.</param>
/// <param name="Place">Its place in the list, by which the next page begins.</param>
/// <param name="RowKey">The row's key.</param>
internal sealed record IndexEntry(string RemediationId, Guid TenantId, string? State, string Place, string RowKey)
{
    /// <summary>Of a row that lists in a state: the number of the write by which the remediation entered it, with leading zeros.</summary>
    public string StateVersion => RowKey[(RowKey.LastIndexOf(',') + 1)..];

    public static IndexEntry Of(TableEntity row) =>
        new(
            row.GetString("RemediationId") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "RemediationId is missing"),
            row.GetGuid("TenantId") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "TenantId is missing"),
            row.GetString("State"),
            row.GetString("Place") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "Place is missing"),
            row.RowKey
        );
}

/// <summary>
/// The places of a remediation in the lists: a prefix of the row key for each question. Those by tenant, user and ticket are written once.
/// Those by state, which only the lists of all and of a tenant have, bear the number of the write by which the remediation entered the
/// state: a writer that is late can leave a row too many, which the record tells apart, but never remove the row of a newer state.
/// </summary>
internal static class IndexPlaces
{
    private const string All = "all";

    /// <summary>All rows of a remediation.</summary>
    public static IReadOnlyList<TableEntity> Of(StoredRemediation stored) => Of(stored.Record, stored.StateVersion);

    /// <summary>All rows of a remediation that entered its state by a certain write.</summary>
    public static IReadOnlyList<TableEntity> Of(RemediationRecord record, int stateVersion)
    {
        var summary = RemediationSummary.Of(record);
        return [.. Questions(record).Distinct().Select(question => Row(question, summary)), .. OfState(summary, stateVersion)];
    }

    /// <summary>The rows that list a remediation in its state.</summary>
    public static IReadOnlyList<TableEntity> OfState(StoredRemediation stored) =>
        OfState(RemediationSummary.Of(stored.Record), stored.StateVersion);

    /// <summary>The rows that list a remediation in its state, which it entered by a certain write.</summary>
    public static IReadOnlyList<TableEntity> OfState(RemediationSummary summary, int stateVersion) =>
        [
            .. new[] { All, Tenant(summary.TenantId) }.Select(list =>
            {
                var row = Row(InState(list, summary.State), summary);
                row.RowKey = string.Create(CultureInfo.InvariantCulture, $"{row.RowKey},{stateVersion:D9}");
                row["State"] = summary.State.ToString();
                return row;
            }),
        ];

    /// <summary>The prefix of the fewest rows that contain everything a filter asks for.</summary>
    public static string For(RemediationFilter filter) =>
        filter switch
        {
            { Ticket: { System: { } system } ticket } => Ticket(system, ticket.Id),
            { Ticket: { } ticket } => Ticket(ticket.Id),
            { User: { } user } => Guid.TryParse(user, out var id) ? UserId(id) : UserName(user),
            { State: { } state } => InState(filter.TenantId is { } tenantId ? Tenant(tenantId) : All, state),
            { TenantId: { } tenantId } => Tenant(tenantId),
            _ => All,
        };

    private static IEnumerable<string> Questions(RemediationRecord record)
    {
        yield return All;
        yield return Tenant(record.TenantId);
        yield return UserId(record.UserId);
        if (record.UserPrincipalName is { } name)
        {
            yield return UserName(name);
        }

        foreach (var attached in record.Tickets)
        {
            yield return Ticket(attached.Ticket.Id);
            yield return Ticket(attached.Ticket.System, attached.Ticket.Id);
        }
    }

    private static TableEntity Row(string question, RemediationSummary summary)
    {
        var place = $"{TableKey.NewestFirst(summary.CreatedAt)}-{summary.Id}";
        return new TableEntity(RemediationIndex.Partition, $"{question},{place}")
        {
            ["RemediationId"] = summary.Id,
            ["TenantId"] = summary.TenantId,
            ["Place"] = place,
        };
    }

    private static string InState(string list, RemediationState state) => $"state,{list},{state}";

    private static string Tenant(Guid tenantId) => $"tenant,{tenantId}";

    private static string UserId(Guid userId) => $"user,{userId}";

    private static string UserName(string name) => $"name,{TableKey.OfText(name)}";

    private static string Ticket(string id) => $"ticket,{TableKey.OfText(id)}";

    // One key for both: two that are escaped could be longer than a row key may be.
    private static string Ticket(string system, string id) => $"ticket-in,{TableKey.OfText($"{system}\n{id}")}";
}

using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>The partition of each remediation: its record and its steps, written together.</summary>
internal sealed class RemediationRows(LedgerTables tables, RecentRemediations recent, INotificationAudience audience)
{
    private const string Table = "Remediations";
    private const int MaximumText = 16_000;
    private const string AppliedPrefix = "applied-";
    private static readonly string[] _keyColumns = ["RowKey"];
    private static readonly string[] _summaryColumns = ["PartitionKey", "RowKey", "IsProvisional", "StateVersion", "Summary"];

    /// <summary>A remediation as this process read or wrote it last, a moment ago: others may have changed it since. Null for none.</summary>
    public StoredRemediation? Recall(string id) => recent.Find(id);

    public async Task<StoredRemediation?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!TableKey.IsId(id))
        {
            return null;
        }

        var row = await (await OpenAsync(cancellationToken)).FindAsync(id, StoredRemediation.RowKey(id), cancellationToken);
        if (row is null)
        {
            return null;
        }

        var stored = StoredRemediation.FromRow(row);
        recent.Remember(stored);
        return stored;
    }

    /// <summary>The record of a remediation; null when it is missing or provisional.</summary>
    public async Task<RemediationRecord?> FindConfirmedAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { IsProvisional: false } stored ? stored.Record : null;

    /// <summary>What lists show of a remediation; null when it is missing or provisional.</summary>
    /// <returns>The summary, and the write by which the remediation entered its state.</returns>
    public async Task<(RemediationSummary Summary, int StateVersion)?> FindSummaryAsync(string id, CancellationToken cancellationToken)
    {
        var table = await OpenAsync(cancellationToken);
        var row = await table.FindAsync(id, StoredRemediation.RowKey(id), cancellationToken, _summaryColumns);
        return row is null || row.GetBoolean("IsProvisional") is true
            ? null
            : (
                JsonSerializer.Deserialize(row.GetString("Summary"), LedgerJson.Default.RemediationSummary)!,
                row.GetInt32("StateVersion") ?? throw Corrupt(row, "StateVersion")
            );
    }

    /// <returns>What was written; null when there is such a row.</returns>
    public async Task<StoredRemediation?> TryAddAsync(StoredRemediation added, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken)).TryInsertAsync(added.ToRow(), cancellationToken) is { } etag
            ? added with
            {
                RowETag = etag,
            }
            : null;

    /// <returns>What was written; null when another writer was first.</returns>
    public async Task<StoredRemediation?> TryReplaceAsync(StoredRemediation replacement, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken)).TryUpdateAsync(replacement.ToRow(), replacement.RowETag, cancellationToken) is { } etag
            ? replacement with
            {
                RowETag = etag,
            }
            : null;

    /// <summary>Whether an operation was applied to a remediation, however long ago.</summary>
    public async Task<bool> IsAppliedAsync(StoredRemediation current, string operationKey, CancellationToken cancellationToken) =>
        current.AppliedKeys.Contains(operationKey)
        || (
            current.HasTruncatedKeys
            && await IsKnownAsync(current.Record.Id, AppliedKey(current.Record.Id, operationKey), cancellationToken)
        );

    /// <summary>Writes the next version and its steps, all or nothing; null when another writer was first.</summary>
    public async Task<StoredRemediation?> TryAdvanceAsync(
        StoredRemediation current,
        RemediationRecord changed,
        string operationKey,
        IReadOnlyList<NewStep> steps,
        CancellationToken cancellationToken
    )
    {
        var added = Steps(current.Record, changed, operationKey, steps).ToList();
        var next = current.Next(changed, operationKey, added, isAwaited: audience.Awaits(changed));
        TableTransactionAction[] actions =
        [
            new TableTransactionAction(TableTransactionActionType.UpdateReplace, next.ToRow(), current.RowETag),
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(changed.Id, AppliedKey(changed.Id, operationKey))),
            .. added.Select(step => new TableTransactionAction(TableTransactionActionType.Add, StepRow(changed.Id, step))),
        ];
        if (await (await OpenAsync(cancellationToken)).TryCommitAsync(actions, cancellationToken) is not { } etag)
        {
            recent.Forget(changed.Id);
            return null;
        }

        var written = next with { RowETag = etag };
        recent.Remember(written);
        return written;
    }

    public async Task<IReadOnlyList<RemediationStep>> GetStepsAsync(string id, int afterSequence, CancellationToken cancellationToken)
    {
        if (!TableKey.IsId(id))
        {
            return [];
        }

        var first = StepsFrom(afterSequence + 1);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id} and RowKey ge {first} and RowKey lt 'step.'");
        var query = (await OpenAsync(cancellationToken)).QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken);
        var steps = new List<RemediationStep>();
        await foreach (var row in query)
        {
            steps.Add(Step(row));
        }

        return steps;
    }

    /// <summary>A remediation with its steps: one point read, or a further query where the timeline is long.</summary>
    public async Task<(StoredRemediation Stored, IReadOnlyList<RemediationStep> Steps)?> FindWithStepsAsync(
        string id,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(id, cancellationToken) is not { } stored)
        {
            return null;
        }

        return stored.KnownSteps is { } steps ? (stored, steps) : await QueryWithStepsAsync(id, cancellationToken);
    }

    // Record and steps are written in one transaction; a query that spans two pages may see a step more, which is left out.
    private async Task<(StoredRemediation Stored, IReadOnlyList<RemediationStep> Steps)?> QueryWithStepsAsync(
        string id,
        CancellationToken cancellationToken
    )
    {
        StoredRemediation? stored = null;
        var steps = new List<RemediationStep>();
        var table = await OpenAsync(cancellationToken);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
        {
            if (row.RowKey == StoredRemediation.RowKey(id))
            {
                stored = StoredRemediation.FromRow(row);
            }
            else if (!row.RowKey.StartsWith(AppliedPrefix, StringComparison.Ordinal))
            {
                steps.Add(Step(row));
            }
        }

        return stored is null ? null : (stored, [.. steps.Where(step => step.Sequence <= stored.Record.StepCount)]);
    }

    /// <summary>The steps of one write as they stand in the timeline.</summary>
    public static IEnumerable<RemediationStep> Steps(
        RemediationRecord before,
        RemediationRecord after,
        string operationKey,
        IReadOnlyList<NewStep> steps
    ) =>
        steps.Select(
            (step, index) =>
                new RemediationStep(before.StepCount + 1 + index, after.UpdatedAt, after.State, step.Kind, step.Text, operationKey)
        );

    private static TableEntity StepRow(string remediationId, RemediationStep step)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step.Text.Length, MaximumText);
        return new TableEntity(remediationId, $"{StepsFrom(step.Sequence)}-{remediationId}")
        {
            ["Sequence"] = step.Sequence,
            ["At"] = step.At,
            ["State"] = step.State.ToString(),
            ["Kind"] = step.Kind,
            ["Text"] = step.Text,
            ["Key"] = step.Key,
        };
    }

    private static RemediationStep Step(TableEntity row) =>
        new(
            row.GetInt32("Sequence") ?? throw Corrupt(row, "Sequence"),
            row.GetDateTimeOffset("At") ?? throw Corrupt(row, "At"),
            Enum.TryParse<RemediationState>(row.GetString("State"), out var state) ? state : throw Corrupt(row, "State"),
            row.GetString("Kind") ?? throw Corrupt(row, "Kind"),
            row.GetString("Text") ?? throw Corrupt(row, "Text"),
            row.GetString("Key") ?? throw Corrupt(row, "Key")
        );

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");

    // Each row key has the remediation's id in it, as StoredRemediation.RowKey explains.
    private static string AppliedKey(string id, string operationKey) => $"{AppliedPrefix}{TableKey.OfSecretText($"{id}\n{operationKey}")}";

    private static string StepsFrom(int sequence) => string.Create(CultureInfo.InvariantCulture, $"step-{sequence:D6}");

    private async Task<bool> IsKnownAsync(string id, string rowKey, CancellationToken cancellationToken) =>
        await (await OpenAsync(cancellationToken)).FindAsync(id, rowKey, cancellationToken, _keyColumns) is not null;

    private Task<TableClient> OpenAsync(CancellationToken cancellationToken) => tables.OpenAsync(Table, cancellationToken);
}

/// <summary>
/// The steps of a remediation as its record's row keeps them a second time, so that whoever looks needs one point read. A timeline that has
/// grown long is left out of the row, which every write writes anew, and read from the rows of its steps.
/// </summary>
internal sealed record InlineTimeline
{
    /// <summary>As long as a timeline may be to be kept, in characters of JSON: some 250 steps.</summary>
    public const int Most = 64_000;

    private const string Column = "Timeline";
    private readonly string? _json;

    private InlineTimeline(string? json) => _json = json;

    /// <summary>A timeline without steps.</summary>
    public static InlineTimeline Empty { get; } = new("[]");

    /// <summary>One that only the rows of its steps know.</summary>
    public static InlineTimeline Elsewhere { get; } = new(json: null);

    /// <summary>The timeline with further steps at its end.</summary>
    public InlineTimeline With(IEnumerable<RemediationStep> steps)
    {
        if (Read() is not { } kept)
        {
            return this;
        }

        var longer = JsonSerializer.Serialize([.. kept, .. steps], LedgerJson.Default.IReadOnlyListRemediationStep);
        return longer.Length <= Most ? new InlineTimeline(longer) : Elsewhere;
    }

    /// <summary>The steps, oldest first; null when they are elsewhere.</summary>
    public IReadOnlyList<RemediationStep>? Read() =>
        _json is null ? null : JsonSerializer.Deserialize(_json, LedgerJson.Default.IReadOnlyListRemediationStep);

    /// <summary>Puts it into the record's row, which already holds the record, where there is room for both.</summary>
    public void Write(TableEntity row, int recordLength)
    {
        if (_json is not null && recordLength + _json.Length <= DocumentColumns.MaximumCharacters)
        {
            DocumentColumns.Write(row, _json, Column);
        }
    }

    /// <summary>Takes it out of the record's row.</summary>
    public static InlineTimeline FromRow(TableEntity row) =>
        DocumentColumns.IsIn(row, Column) ? new InlineTimeline(DocumentColumns.Read(row, Column)) : Elsewhere;
}

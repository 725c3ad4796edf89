using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;

namespace TenantHygiene.Ledger.Purges;

/// <summary>
/// The intents to purge: one row per recipient, so that two remediations cannot want the same one, and two workers cannot send the same
/// purge. Every failure of the storage account is an exception.
/// </summary>
public sealed class PurgeIntentStore(LedgerTables tables, TimeProvider time)
{
    private const string Table = "PurgeIntents";
    private const int MaximumDetail = 4_000;
    private readonly ConcurrencyRetry _retry = new(time);

    /// <summary>Records the intent to purge. If an earlier attempt ended without a purge, the next attempt starts.</summary>
    public async Task<IntentResult> RecordAsync(Guid tenantId, Guid recipientId, string remediationId, CancellationToken cancellationToken)
    {
        await foreach (var _ in _retry.AttemptsAsync($"The intent to purge {recipientId}", cancellationToken))
        {
            var current = await FindStoredAsync(tenantId, recipientId, cancellationToken);
            switch (current?.Intent)
            {
                case { State: PurgeIntentState.Purged } intent:
                    return new IntentResult.PurgedAlready(intent);
                case { IsSettled: false } intent when intent.RemediationId == remediationId:
                    return new IntentResult.Recorded(intent);
                case { IsSettled: false } intent:
                    return new IntentResult.HeldByAnother(intent);
            }

            var attempt = (current?.Intent.Attempt ?? 0) + 1;
            var recorded = new PurgeIntent
            {
                Id = StoredIntent.Id(recipientId, attempt),
                TenantId = tenantId,
                RecipientId = recipientId,
                RemediationId = remediationId,
                Attempt = attempt,
                State = PurgeIntentState.Recorded,
                RecordedAt = time.GetUtcNow(),
            };
            if (await TryWriteAsync(current, new StoredIntent(recorded, Sender: null, default), cancellationToken) is { } written)
            {
                return new IntentResult.Recorded(written);
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>
    /// Takes the right to send the purge. Of all callers, in whatever process and however often, one gets it for each intent.
    /// </summary>
    public async Task<SendPermission> MarkSentAsync(Guid tenantId, Guid recipientId, string intentId, CancellationToken cancellationToken)
    {
        var current = await FindStoredAsync(tenantId, recipientId, cancellationToken);
        return current?.Intent is { } intent && intent.Id == intentId
            ? await MarkSentAsync(intent, cancellationToken)
            : new SendPermission.Conflict(current?.Intent);
    }

    /// <summary>
    /// The same for an intent as it was read or recorded. It is written under that reading's ETag: who has changed the intent since has
    /// made this call fail.
    /// </summary>
    public async Task<SendPermission> MarkSentAsync(PurgeIntent recorded, CancellationToken cancellationToken)
    {
        if (recorded.State is not PurgeIntentState.Recorded)
        {
            return new SendPermission.Conflict(recorded);
        }

        // The storage client repeats a write whose reply was lost, and then gets a conflict with its own write: this distinguishes the two.
        var sender = Guid.NewGuid().ToString("N");
        var sent = recorded with { State = PurgeIntentState.Sent, SentAt = time.GetUtcNow() };
        if (await TryWriteAsync(StoredIntent.Of(recorded), new StoredIntent(sent, sender, default), cancellationToken) is { } written)
        {
            return new SendPermission.MaySend(written);
        }

        var winner = await FindStoredAsync(recorded.TenantId, recorded.RecipientId, cancellationToken);
        return winner?.Sender == sender && winner.Intent.State is PurgeIntentState.Sent
            ? new SendPermission.MaySend(winner.Intent)
            : new SendPermission.Conflict(winner?.Intent);
    }

    /// <summary>Gives up an intent that was not sent. Repeating it is harmless.</summary>
    /// <returns>False when another caller has taken the right to send it: then only re-reading the recipient shows the result.</returns>
    public async Task<bool> TryWithdrawAsync(
        Guid tenantId,
        Guid recipientId,
        string intentId,
        string detail,
        CancellationToken cancellationToken
    )
    {
        await foreach (var _ in _retry.AttemptsAsync($"The intent to purge {recipientId}", cancellationToken))
        {
            var current = await FindStoredAsync(tenantId, recipientId, cancellationToken);
            if (current?.Intent is not { } intent || intent.Id != intentId || intent.State is not PurgeIntentState.Recorded)
            {
                return current?.Intent is { State: PurgeIntentState.NotPurged } withdrawn && withdrawn.Id == intentId;
            }

            if (
                await TryWriteAsync(
                    current,
                    current with
                    {
                        Intent = Settled(intent, PurgeIntentState.NotPurged, requestId: null, detail),
                    },
                    cancellationToken
                )
                is not null
            )
            {
                return true;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>
    /// Records how an intent ended, according to a re-reading of the recipient. Settling it twice in the same way is harmless.
    /// An intent that was not sent can only become <see cref="PurgeIntentState.NotPurged"/>.
    /// </summary>
    /// <exception cref="IntentSettlementException">It contradicts what is recorded.</exception>
    public async Task<PurgeIntent> SettleAsync(
        Guid tenantId,
        Guid recipientId,
        string intentId,
        PurgeIntentState outcome,
        string? requestId,
        string? detail,
        CancellationToken cancellationToken
    )
    {
        if (outcome is not (PurgeIntentState.Purged or PurgeIntentState.NotPurged))
        {
            throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An intent is settled as purged or not purged.");
        }

        await foreach (var _ in _retry.AttemptsAsync($"The intent to purge {recipientId}", cancellationToken))
        {
            var current = await FindStoredAsync(tenantId, recipientId, cancellationToken);
            if (current?.Intent is not { } intent || intent.Id != intentId || !Allows(intent.State, outcome))
            {
                throw new IntentSettlementException(intentId, outcome, current?.Intent);
            }

            if (intent.State == outcome)
            {
                return intent;
            }

            if (await TrySettleAsync(current, outcome, requestId, detail, cancellationToken) is { } settled)
            {
                return settled;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The same for an intent as it was read: under that reading's ETag first, and anew where it has changed since.</summary>
    /// <exception cref="IntentSettlementException">It contradicts what is recorded.</exception>
    public async Task<PurgeIntent> SettleAsync(
        PurgeIntent known,
        PurgeIntentState outcome,
        string? requestId,
        string? detail,
        CancellationToken cancellationToken
    ) =>
        !known.IsSettled
        && Allows(known.State, outcome)
        && await TrySettleAsync(StoredIntent.Of(known), outcome, requestId, detail, cancellationToken) is { } settled
            ? settled
            : await SettleAsync(known.TenantId, known.RecipientId, known.Id, outcome, requestId, detail, cancellationToken);

    /// <summary>The latest intent for a recipient; null when there is certainly none.</summary>
    public async Task<PurgeIntent?> FindAsync(Guid tenantId, Guid recipientId, CancellationToken cancellationToken) =>
        (await FindStoredAsync(tenantId, recipientId, cancellationToken))?.Intent;

    private Task<PurgeIntent?> TrySettleAsync(
        StoredIntent current,
        PurgeIntentState outcome,
        string? requestId,
        string? detail,
        CancellationToken cancellationToken
    ) => TryWriteAsync(current, current with { Intent = Settled(current.Intent, outcome, requestId, detail) }, cancellationToken);

    private PurgeIntent Settled(PurgeIntent intent, PurgeIntentState outcome, string? requestId, string? detail) =>
        intent with
        {
            State = outcome,
            SettledAt = time.GetUtcNow(),
            RequestId = requestId,
            Detail = detail?[..Math.Min(detail.Length, MaximumDetail)],
        };

    private static bool Allows(PurgeIntentState from, PurgeIntentState to) =>
        from == to || from is PurgeIntentState.Sent || (from is PurgeIntentState.Recorded && to is PurgeIntentState.NotPurged);

    private async Task<StoredIntent?> FindStoredAsync(Guid tenantId, Guid recipientId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = await table.FindAsync(tenantId.ToString(), recipientId.ToString(), cancellationToken);
        return row is null ? null : StoredIntent.FromRow(row);
    }

    // Null when another caller was first.
    private async Task<PurgeIntent?> TryWriteAsync(StoredIntent? current, StoredIntent next, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var written = current is null
            ? await table.TryInsertAsync(next.ToRow(), cancellationToken)
            : await table.TryUpdateAsync(next.ToRow(), current.ETag, cancellationToken);
        return written is { } etag ? next.Intent with { Row = new IntentRow(etag, next.Sender) } : null;
    }
}

/// <summary>An intent with the data that only the ledger needs, and its form as a row.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Sender">Identifies the call that took the right to send.</param>
/// <param name="ETag">The row's ETag when it was read.</param>
internal sealed record StoredIntent(PurgeIntent Intent, string? Sender, ETag ETag)
{
    /// <summary>An intent as it was read or written.</summary>
    public static StoredIntent Of(PurgeIntent intent) =>
        intent.Row is { } row
            ? new StoredIntent(intent, row.Sender, row.ETag)
            : throw new ArgumentException($"The intent {intent.Id} was not read from the ledger.", nameof(intent));

    public static string Id(Guid recipientId, int attempt) => string.Create(CultureInfo.InvariantCulture, $"p-{recipientId:N}-{attempt}");

    public TableEntity ToRow() =>
        new(Intent.TenantId.ToString(), Intent.RecipientId.ToString())
        {
            ["RemediationId"] = Intent.RemediationId,
            ["Attempt"] = Intent.Attempt,
            ["State"] = Intent.State.ToString(),
            ["RecordedAt"] = Intent.RecordedAt,
            ["SentAt"] = Intent.SentAt,
            ["SettledAt"] = Intent.SettledAt,
            ["RequestId"] = Intent.RequestId,
            ["Detail"] = Intent.Detail,
            ["Sender"] = Sender,
        };

    public static StoredIntent FromRow(TableEntity row)
    {
        var recipientId = Guid.TryParse(row.RowKey, out var recipient) ? recipient : throw Corrupt(row, "RowKey");
        var attempt = row.GetInt32("Attempt") ?? throw Corrupt(row, "Attempt");
        var intent = new PurgeIntent
        {
            Id = Id(recipientId, attempt),
            TenantId = Guid.TryParse(row.PartitionKey, out var tenant) ? tenant : throw Corrupt(row, "PartitionKey"),
            RecipientId = recipientId,
            RemediationId = row.GetString("RemediationId") ?? throw Corrupt(row, "RemediationId"),
            Attempt = attempt,
            State = Enum.TryParse<PurgeIntentState>(row.GetString("State"), out var state) ? state : throw Corrupt(row, "State"),
            RecordedAt = row.GetDateTimeOffset("RecordedAt") ?? throw Corrupt(row, "RecordedAt"),
            SentAt = row.GetDateTimeOffset("SentAt"),
            SettledAt = row.GetDateTimeOffset("SettledAt"),
            RequestId = row.GetString("RequestId"),
            Detail = row.GetString("Detail"),
            Row = new IntentRow(row.ETag, row.GetString("Sender")),
        };
        return Of(intent);
    }

    private static CorruptRowException Corrupt(TableEntity row, string column) =>
        new(row.PartitionKey, row.RowKey, $"{column} is missing or malformed");
}

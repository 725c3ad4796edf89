using Azure;

namespace TenantHygiene.Ledger.Purges;

/// <summary>The recorded intent to purge one recipient, written before anything is sent.</summary>
public sealed record PurgeIntent
{
    /// <summary><c>p-{recipient}-{attempt}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The recipient's immutable identity in Exchange Online.</summary>
    public required Guid RecipientId { get; init; }

    /// <summary>The remediation that purges it.</summary>
    public required string RemediationId { get; init; }

    /// <summary>How often a purge of this recipient was intended, this time included: 1 and up.</summary>
    public required int Attempt { get; init; }

    /// <summary>Its state.</summary>
    public required PurgeIntentState State { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the right to send was taken.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was settled.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Exchange's id of the request, where it returned one.</summary>
    public string? RequestId { get; init; }

    /// <summary>What settled it, in one sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>The intent's row when it was read or written.</summary>
    internal IntentRow? Row { get; init; }

    /// <summary>Whether a re-reading has shown the result.</summary>
    public bool IsSettled => State is PurgeIntentState.Purged or PurgeIntentState.NotPurged;
}

/// <summary>The row of an intent as it was read or written. Two readings of the same intent are equal, whatever their rows.</summary>
/// <param name="ETag">Its ETag.</param>
/// <param name="Sender">The call that took the right to send; null for none.</param>
internal sealed record IntentRow(ETag ETag, string? Sender)
{
    /// <inheritdoc/>
    public bool Equals(IntentRow? other) => other is not null;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;
}

/// <summary>The state of an intent.</summary>
public enum PurgeIntentState
{
    /// <summary>Recorded; nothing was sent.</summary>
    Recorded,

    /// <summary>The right to send was taken: the purge may or may not have happened.</summary>
    Sent,

    /// <summary>Re-read: the recipient is gone.</summary>
    Purged,

    /// <summary>Re-read: the recipient is still there, or nothing was ever sent.</summary>
    NotPurged,
}

/// <summary>The result of recording an intent.</summary>
public abstract record IntentResult
{
    private IntentResult() { }

    /// <summary>The intent is recorded: a new one, or this remediation's unsettled one, which may have been sent already.</summary>
    public sealed record Recorded(PurgeIntent Intent) : IntentResult;

    /// <summary>Another remediation holds an unsettled intent for this recipient.</summary>
    public sealed record HeldByAnother(PurgeIntent Intent) : IntentResult;

    /// <summary>The recipient was purged before.</summary>
    public sealed record PurgedAlready(PurgeIntent Intent) : IntentResult;
}

/// <summary>Whether the purge may be sent now.</summary>
public abstract record SendPermission
{
    private SendPermission() { }

    /// <summary>Only this caller may ever send the purge of this intent.</summary>
    public sealed record MaySend(PurgeIntent Intent) : SendPermission;

    /// <summary>Another caller took the right, or the intent is no longer current. Re-read the recipient; do not send.</summary>
    /// <param name="Current">The current intent; null for none.</param>
    public sealed record Conflict(PurgeIntent? Current) : SendPermission;
}

/// <summary>An intent was to be settled in a way that contradicts what is recorded: a fault of this product.</summary>
public sealed class IntentSettlementException(string intentId, PurgeIntentState wanted, PurgeIntent? current)
    : InvalidOperationException(
        $"Intent {intentId} cannot become {wanted}: {(current is null ? "it does not exist" : $"{current.Id} is {current.State}")}."
    )
{
    /// <summary>The intent.</summary>
    public string IntentId { get; } = intentId;

    /// <summary>What it was to become.</summary>
    public PurgeIntentState Wanted { get; } = wanted;

    /// <summary>The current intent.</summary>
    public PurgeIntent? Current { get; } = current;
}

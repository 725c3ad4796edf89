namespace TenantHygiene.Ledger.Intents;

/// <summary>The recorded will to purge one recipient, written before anything is sent.</summary>
public sealed record PurgeIntent
{
    /// <summary><c>p-{recipient}-{attempt}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The tenant.</summary>
    public required Guid TenantId { get; init; }

    /// <summary>The recipient's immutable identity in Exchange Online.</summary>
    public required Guid RecipientId { get; init; }

    /// <summary>The remediation that wants it gone.</summary>
    public required string RemediationId { get; init; }

    /// <summary>How often a purge of this recipient was intended, this time included: 1 and up.</summary>
    public required int Attempt { get; init; }

    /// <summary>How it stands.</summary>
    public required PurgeIntentState State { get; init; }

    /// <summary>When it was recorded.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When the right to send was taken.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was settled.</summary>
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>Exchange's id of the request, where it told one.</summary>
    public string? RequestId { get; init; }

    /// <summary>What settled it, in one sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether re-reading has told how it ended.</summary>
    public bool IsSettled => State is PurgeIntentState.Purged or PurgeIntentState.NotPurged;
}

/// <summary>How an intent stands.</summary>
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

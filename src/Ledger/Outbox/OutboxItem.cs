using Azure;

namespace TenantHygiene.Ledger.Outbox;

/// <summary>One message to one receiver, kept until it has arrived.</summary>
public sealed record OutboxItem
{
    /// <summary>Messages of one partition arrive in the order of their keys.</summary>
    public required string PartitionName { get; init; }

    /// <summary>Names the message within its partition, in the order in which they are to arrive.</summary>
    public required string Key { get; init; }

    /// <summary>The receiver, as the settings name it.</summary>
    public required string Destination { get; init; }

    /// <summary>What it is about.</summary>
    public required string RemediationId { get; init; }

    /// <summary>The kind of message, short and stable.</summary>
    public required string Kind { get; init; }

    /// <summary>The message itself.</summary>
    public required string Content { get; init; }

    /// <summary>The plan that it shows; null where it shows none.</summary>
    public string? PlanHash { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its state.</summary>
    public OutboxState State { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether an attempt broke off, so that the message may have arrived.</summary>
    public bool MayHaveArrived { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset NextAttemptAt { get; init; }

    /// <summary>What went wrong last.</summary>
    public string? LastError { get; init; }

    /// <summary>The row's ETag when it was read.</summary>
    public ETag ETag { get; init; }
}

/// <summary>The state of a message.</summary>
public enum OutboxState
{
    /// <summary>To be sent.</summary>
    Waiting,

    /// <summary>It has arrived.</summary>
    Delivered,

    /// <summary>All attempts failed; it can be replayed once the cause is removed.</summary>
    Dead,
}

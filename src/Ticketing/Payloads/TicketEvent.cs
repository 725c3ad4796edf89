namespace TenantHygiene.Ticketing.Payloads;

/// <summary>What a delivery says, in our words. Everything in it came from outside.</summary>
public sealed record TicketEvent
{
    /// <summary>Names the delivery: the same when the sender sends it again.</summary>
    public required string DeliveryId { get; init; }

    /// <summary>When it happened; null where the sender does not say.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The ticket's id; null where nothing is to be answered.</summary>
    public string? TicketId { get; init; }

    /// <summary>The ticket's address for people.</summary>
    public string? TicketUrl { get; init; }

    /// <summary>The customer's tenant; null when nobody said.</summary>
    public Guid? TenantId { get; init; }

    /// <summary>The affected user: object id or user principal name.</summary>
    public string? User { get; init; }

    /// <summary>The error as the ticket quotes it.</summary>
    public string? ErrorText { get; init; }

    /// <summary>Who opened the ticket.</summary>
    public string? Requester { get; init; }

    /// <summary>Who made the change that is being reported.</summary>
    public string? Actor { get; init; }

    /// <summary>The comment that was added.</summary>
    public string? Comment { get; init; }

    /// <summary>The ticket's state.</summary>
    public string? State { get; init; }
}

namespace TenantHygiene.Benchmarks.Webhooks;

/// <summary>What the acceptance of deliveries costs, and what becomes of them when there are too many.</summary>
public sealed record WebhookFigures
{
    /// <summary>Deliveries in each round.</summary>
    public required int Deliveries { get; init; }

    /// <summary>How long the storage account took for the writes of a round, directly, in each round.</summary>
    public required IReadOnlyList<TimeSpan> Direct { get; init; }

    /// <summary>How long the product took for a round.</summary>
    public required IReadOnlyList<TimeSpan> Accepted { get; init; }

    /// <summary>Processor time of the function app in a round.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Processor time of the storage account in a round of the product.</summary>
    public required TimeSpan StorageProcessorTime { get; init; }

    /// <summary>What came of too many at a time.</summary>
    public required OverloadFigures Overload { get; init; }
}

/// <summary>What came of too many at a time.</summary>
public sealed record OverloadFigures
{
    /// <summary>Senders at a time.</summary>
    public required int Senders { get; init; }

    /// <summary>Deliveries that were sent once each.</summary>
    public required int Sent { get; init; }

    /// <summary>Those that were accepted.</summary>
    public required int Accepted { get; init; }

    /// <summary>Those that were answered with 429 and <c>Retry-After</c>.</summary>
    public required int PutOff { get; init; }

    /// <summary>Accepted ones that are not stored.</summary>
    public required int Lost { get; init; }

    /// <summary>Stored ones more than accepted ones, repetitions and those that were put off.</summary>
    public required int TooMany { get; init; }

    /// <summary>Messages on the queue.</summary>
    public required int Queued { get; init; }

    /// <summary>From the first to the last answer.</summary>
    public required TimeSpan Elapsed { get; init; }
}

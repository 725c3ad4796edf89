namespace TenantHygiene.EmbeddedHost.Triggers.Queues;

/// <summary><c>extensions.queues</c> of host.json, with the official defaults.</summary>
internal sealed record QueueOptions
{
    /// <summary>Messages fetched at once, 1 to 32.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Fetches again when no more than this many are running.</summary>
    public int NewBatchThreshold { get; init; } = 8;

    /// <summary>How long a failed message stays hidden before the next try.</summary>
    public TimeSpan VisibilityTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>Tries before a message goes to the poison queue.</summary>
    public int MaxDequeueCount { get; init; } = 5;

    /// <summary>The longest pause between looks at an empty queue.</summary>
    public TimeSpan MaxPollingInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Messages are base64 of their UTF-8 text.</summary>
    public bool Base64 { get; init; } = true;
}

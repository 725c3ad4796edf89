namespace TenantHygiene.Benchmarks.Hosting;

/// <summary>What the host takes on one machine, with Azurite as the storage account.</summary>
public sealed record HostFigures
{
    /// <summary>From the start of the process until it answers, with nothing stored.</summary>
    public required TimeSpan FirstStart { get; init; }

    /// <summary>The same after a kill, with <see cref="Waiting"/> that wait.</summary>
    public required TimeSpan Restart { get; init; }

    /// <summary>Requests to the storage account in a minute in which nothing happens.</summary>
    public required double IdleRequests { get; init; }

    /// <summary>Processor time of host and worker in that minute, as a share of one core.</summary>
    public required double IdleProcessor { get; init; }

    /// <summary>Orchestrations of five activities that ran.</summary>
    public required int Sequences { get; init; }

    /// <summary>From the first start to the last end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Of host and worker.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Requests to the storage account for each of the sequences.</summary>
    public required double RequestsPerSequence { get; init; }

    /// <summary>Duration of a step, one sequence at a time, that 99 in 100 do not exceed.</summary>
    public required TimeSpan StepAlone { get; init; }

    /// <summary>Durable timers, due a millisecond apart.</summary>
    public required int Timers { get; init; }

    /// <summary>Lateness that 99 in 100 timers do not exceed.</summary>
    public required TimeSpan TimerLateness { get; init; }

    /// <summary>Orchestrations that wait.</summary>
    public required int Waiting { get; init; }

    /// <summary>Resident memory of host and worker with one that waits, in bytes.</summary>
    public required long MemoryEmpty { get; init; }

    /// <summary>The same with <see cref="Waiting"/>.</summary>
    public required long MemoryWaiting { get; init; }
}

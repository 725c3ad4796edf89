namespace TenantHygiene.Benchmarks.Hosting;

/// <summary>What the embedded host took.</summary>
public sealed record HostFigures
{
    /// <summary>Orchestrations of five activities that ran.</summary>
    public required int Sequences { get; init; }

    /// <summary>From the first start to the last end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Of the host's process.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Orchestrations that each fan out a hundred activities.</summary>
    public required int FanOuts { get; init; }

    /// <summary>From the first start to the last end of them.</summary>
    public required TimeSpan FanOutsElapsed { get; init; }

    /// <summary>Orchestrations that each wait for one event.</summary>
    public required int Events { get; init; }

    /// <summary>From the first event to the last end of them.</summary>
    public required TimeSpan EventsElapsed { get; init; }

    /// <summary>Durable timers, due a millisecond apart.</summary>
    public required int Timers { get; init; }

    /// <summary>Lateness that 99 in 100 timers do not exceed.</summary>
    public required TimeSpan TimerLateness { get; init; }

    /// <summary>Duration of a step, one sequence at a time, that 99 in 100 do not exceed, while nothing else waits.</summary>
    public required TimeSpan StepAlone { get; init; }

    /// <summary>The same while <see cref="Many"/> wait.</summary>
    public required TimeSpan StepAmongMany { get; init; }

    /// <summary>Orchestrations that wait at the end.</summary>
    public required int Many { get; init; }

    /// <summary>Bytes of managed memory that each of them takes, after collection.</summary>
    public required long HeapPerMany { get; init; }

    /// <summary>From the start of the process until it listens, with nothing stored.</summary>
    public required TimeSpan FirstStart { get; init; }

    /// <summary>The same after a kill, with <see cref="Many"/> that wait.</summary>
    public required TimeSpan Restart { get; init; }

    /// <summary>Orchestrations that wait, in the first measurement.</summary>
    public required int Waiting { get; init; }

    /// <summary>Bytes of managed memory that each of them takes, after collection.</summary>
    public required long HeapPerWaiting { get; init; }

    /// <summary>Resident memory with one that waits, in bytes, after collection.</summary>
    public required long MemoryEmpty { get; init; }

    /// <summary>Resident memory with <see cref="Waiting"/> that wait, in bytes, after collection.</summary>
    public required long MemoryWaiting { get; init; }

    /// <summary>Resident memory with <see cref="Many"/>, in bytes, after collection.</summary>
    public required long MemoryMany { get; init; }
}

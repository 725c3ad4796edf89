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

    /// <summary>Orchestrations that wait, in the first measurement.</summary>
    public required int Waiting { get; init; }

    /// <summary>Bytes of managed memory that each of them takes, after collection.</summary>
    public required long HeapPerWaiting { get; init; }

    /// <summary>Resident memory with one that waits, in bytes, after collection.</summary>
    public required long MemoryEmpty { get; init; }

    /// <summary>Resident memory with <see cref="Waiting"/> that wait, in bytes, after collection.</summary>
    public required long MemoryWaiting { get; init; }

    /// <summary>Resident memory with three times as many, in bytes, after collection.</summary>
    public required long MemoryWaitingThrice { get; init; }
}

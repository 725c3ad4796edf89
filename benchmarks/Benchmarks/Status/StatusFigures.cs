using TenantHygiene.Benchmarks.Reporting;

namespace TenantHygiene.Benchmarks.Status;

/// <summary>What a look at a remediation costs.</summary>
public sealed record StatusFigures
{
    /// <summary>Remediations that are stored.</summary>
    public required int Stored { get; init; }

    /// <summary>Reads of each kind.</summary>
    public required int Reads { get; init; }

    /// <summary>Requests to the storage account for all reads of the status, by what they are; what the application asks for by itself is left out.</summary>
    public required IReadOnlyDictionary<string, int> Requests { get; init; }

    /// <summary>The same for all reads that were answered with 304.</summary>
    public required IReadOnlyDictionary<string, int> UnchangedRequests { get; init; }

    /// <summary>The row alone, read with the same client library.</summary>
    public required Latencies Direct { get; init; }

    /// <summary>The status with its timeline.</summary>
    public required Latencies Status { get; init; }

    /// <summary>The status where nothing has changed.</summary>
    public required Latencies Unchanged { get; init; }

    /// <summary>Bytes of a status.</summary>
    public required int Bytes { get; init; }

    /// <summary>Processor time of the function app for a status.</summary>
    public required TimeSpan ProcessorTime { get; init; }
}

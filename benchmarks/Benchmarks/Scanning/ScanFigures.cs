namespace TenantHygiene.Benchmarks.Scanning;

/// <summary>What the scans of one tenant took.</summary>
public sealed record ScanFigures
{
    /// <summary>Users in the tenant.</summary>
    public required int Users { get; init; }

    /// <summary>Pages that the users fill: Graph gives 999 at most.</summary>
    public required int Pages { get; init; }

    /// <summary>Requests to Graph in the first scan.</summary>
    public required int GraphRequests { get; init; }

    /// <summary>Requests for a token in the first scan.</summary>
    public required int TokenRequests { get; init; }

    /// <summary>The first scan of the process.</summary>
    public required ScanRun First { get; init; }

    /// <summary>The second scan of the process.</summary>
    public required ScanRun Second { get; init; }

    /// <summary>Resident memory before the first scan, in bytes.</summary>
    public required long IdleMemory { get; init; }

    /// <summary>The most resident memory during both, in bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Requests that no scan can do without: a token, every page, and the try whether the service filters by itself.</summary>
    public int LeastRequests => 1 + Pages + 1;
}

/// <summary>One scan.</summary>
/// <param name="Elapsed">From the order to the end.</param>
/// <param name="ProcessorTime">Of the function app alone.</param>
public sealed record ScanRun(TimeSpan Elapsed, TimeSpan ProcessorTime);

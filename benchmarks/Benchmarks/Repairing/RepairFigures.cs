using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Benchmarks.Repairing;

/// <summary>What the repair of a tenant's users took.</summary>
public sealed record RepairFigures
{
    /// <summary>Users with an error.</summary>
    public required int Broken { get; init; }

    /// <summary>Users whose error was read to be gone.</summary>
    public required int Resolved { get; init; }

    /// <summary>Purges that the tenant saw.</summary>
    public required int Purges { get; init; }

    /// <summary>What the tenant calls damage.</summary>
    public required int Damage { get; init; }

    /// <summary>Remediations by state at the end.</summary>
    public required IReadOnlyDictionary<RemediationState, int> States { get; init; }

    /// <summary>What those that are not at an end say they wait for.</summary>
    public required IReadOnlyDictionary<string, int> WaitingFor { get; init; }

    /// <summary>From the order to scan to the last user resolved.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Of the function app alone.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Of Azurite.</summary>
    public required TimeSpan StorageProcessorTime { get; init; }

    /// <summary>Of the simulated tenant.</summary>
    public required TimeSpan TenantProcessorTime { get; init; }

    /// <summary>The most resident memory of the function app, in bytes.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>Requests to the tenant, the scan's included.</summary>
    public required RequestCounts Requests { get; init; }

    /// <summary>Requests to the storage account by kind.</summary>
    public required IReadOnlyDictionary<string, int> StorageRequests { get; init; }
}

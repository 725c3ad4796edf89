using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Simulation;

namespace TenantHygiene.LocalEnvironment.Settling;

/// <summary>Everything that was seen at one moment.</summary>
public sealed record Observation
{
    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When the run began, in UTC.</summary>
    public required DateTimeOffset RunStartedAt { get; init; }

    /// <summary>What the scenario expects.</summary>
    public required IReadOnlyList<ExpectedCase> Cases { get; init; }

    /// <summary>Users that had an Exchange error when the simulator started, by object id.</summary>
    public required IReadOnlySet<Guid> InitiallyIll { get; init; }

    /// <summary>Users that have one now, by object id.</summary>
    public required IReadOnlySet<Guid> Ill { get; init; }

    /// <summary>The newest scan of each tenant.</summary>
    public required IReadOnlyList<ScanEntry> Scans { get; init; }

    /// <summary>All remediations; those of cases with their timelines.</summary>
    public required IReadOnlyList<RemediationEntry> Remediations { get; init; }

    /// <summary>What the simulator saw.</summary>
    public required SimulatorReport Simulator { get; init; }
}

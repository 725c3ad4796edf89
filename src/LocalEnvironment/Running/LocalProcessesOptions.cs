using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Simulation;

namespace TenantHygiene.LocalEnvironment.Running;

/// <summary>How to start the local processes.</summary>
public sealed record LocalProcessesOptions
{
    /// <summary>The scenario that the tenant begins with.</summary>
    public string ScenarioFile { get; init; } = SimulatorProcess.DefaultScenarioFile;

    /// <summary>Whether a real Active Directory (Samba) is started with the users of the scenario, and the hybrid agent beside it.</summary>
    public bool WithDirectory { get; init; }

    /// <summary>The folder for data and logs, used again if it is there; null for a fresh one.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>
    /// Whether the storage account is kept in <see cref="DataDirectory"/>. Azurite writes all that it holds again and again then, which takes the longer the more that is.
    /// </summary>
    public bool KeepsStorage { get; init; }

    /// <summary>The function app's port on 127.0.0.1; 0 for any that is free.</summary>
    public int Port { get; init; }

    /// <summary>The official Functions host that runs the function app; null for this repository's own.</summary>
    public OfficialFunctionsHost? FunctionsHost { get; init; }

    /// <summary>Further settings of the function app as environment variables; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}

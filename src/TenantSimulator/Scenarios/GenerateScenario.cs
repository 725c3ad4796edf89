using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>Users that are made up, always the same for the same seed.</summary>
public sealed class GenerateScenario
{
    /// <summary>How many users without any problem.</summary>
    public int HealthyUsers { get; set; }

    /// <summary>How many users of each kind of problem, spread evenly among the healthy ones.</summary>
    [Description("How many users of each kind of problem, spread evenly among the healthy ones.")]
    public GeneratedErrors Errors { get; set; } = new();

    /// <summary>Whether every made-up user with an Exchange problem becomes a case.</summary>
    [Description("Whether every made-up user with an Exchange problem becomes a case, with the end that its kind should have.")]
    public bool Cases { get; set; }

    /// <summary>Where the GUIDs come from.</summary>
    public int Seed { get; set; } = 1;
}

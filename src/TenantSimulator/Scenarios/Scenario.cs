using System.ComponentModel;
using System.Text.Json.Serialization;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>Everything that the simulated world starts from; the root of a scenario file.</summary>
public sealed class Scenario
{
    /// <summary>The JSON schema that editors check the file against.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; set; }

    /// <summary>What the scenario shows, for people.</summary>
    [Description("What the scenario shows, for people.")]
    public string Title { get; set; } = "";

    /// <summary>The tenants; none only where some are made up.</summary>
    [Description("The tenants; none only where generateTenants makes some up.")]
    public required List<TenantScenario> Tenants { get; set; }

    /// <summary>Tenants to be made up.</summary>
    [Description("Tenants that are made up beside the listed ones, so that many tenants need no large file.")]
    public GenerateTenantsScenario GenerateTenants { get; set; } = new();

    /// <summary>How Microsoft Graph behaves where the documents leave it open.</summary>
    [Description("How Microsoft Graph behaves where the documents leave it open.")]
    public GraphBehavior Graph { get; set; } = new();

    /// <summary>How Exchange Online behaves where the documents leave it open.</summary>
    [Description("How Exchange Online behaves where the documents leave it open.")]
    public ExchangeBehavior Exchange { get; set; } = new();

    /// <summary>How provisioning writes its errors.</summary>
    [Description("How provisioning writes its errors.")]
    public ProvisioningBehavior Provisioning { get; set; } = new();

    /// <summary>How long answers and asynchronous work take.</summary>
    [Description("How long answers and asynchronous work take.")]
    public LatencyScenario Latency { get; set; } = new();

    /// <summary>When requests are answered with 429.</summary>
    [Description("When requests are answered with 429.")]
    public ThrottlingScenario Throttling { get; set; } = new();

    /// <summary>Faults that are active from the start.</summary>
    [Description("Faults that are active from the start.")]
    public List<Fault> Faults { get; set; } = [];

    /// <summary>What is expected of each user in the end; served, never used by the simulator.</summary>
    [Description("What is expected of each user in the end; served at /simulator/cases, never used by the simulator.")]
    public List<Case> Cases { get; set; } = [];
}

/// <summary>What the end should look like for one user.</summary>
public sealed class Case
{
    /// <summary>The user principal name.</summary>
    public required string User { get; set; }

    /// <summary>The user's tenant; the only one when absent.</summary>
    public Guid? TenantId { get; set; }

    /// <summary>A short name.</summary>
    public required string Title { get; set; }

    /// <summary>The expected end.</summary>
    public required ExpectedOutcome Expected { get; set; }

    /// <summary>Why, for people.</summary>
    [Description("Why this is the right end, for people.")]
    public string Explanation { get; set; } = "";
}

/// <summary>The end that a case is judged by.</summary>
public sealed class ExpectedOutcome
{
    /// <summary>The remediation's final state.</summary>
    [Description("The remediation's final state, such as Resolved or NeedsOperator; None where no remediation may exist.")]
    public required string State { get; set; }

    /// <summary>A part of the remediation's outcome text.</summary>
    public string? OutcomeContains { get; set; }
}

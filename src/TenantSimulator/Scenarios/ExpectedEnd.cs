using System.ComponentModel;

namespace TenantHygiene.TenantSimulator.Scenarios;

/// <summary>The end that a case is judged by.</summary>
public sealed class ExpectedEnd
{
    /// <summary>The remediation's final state.</summary>
    [Description("The remediation's final state, such as Resolved or NeedsOperator; None where no remediation may exist.")]
    public required string State { get; set; }

    /// <summary>A part of the remediation's outcome text.</summary>
    public string? OutcomeContains { get; set; }
}

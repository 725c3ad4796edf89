namespace TenantHygiene.Remediation.States;

/// <summary>A remediation was to make a move that the table does not have: a fault of this product.</summary>
public sealed class IllegalTransitionException(string remediationId, RemediationState from, RemediationState to)
    : InvalidOperationException($"Remediation {remediationId} cannot go from {from} to {to}.")
{
    /// <summary>The remediation.</summary>
    public string RemediationId { get; } = remediationId;

    /// <summary>Where it stands.</summary>
    public RemediationState From { get; } = from;

    /// <summary>Where it was to go.</summary>
    public RemediationState To { get; } = to;
}

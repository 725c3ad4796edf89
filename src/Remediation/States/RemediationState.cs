namespace TenantHygiene.Remediation.States;

/// <summary>Where a remediation stands. The names are part of the public API.</summary>
public enum RemediationState
{
    /// <summary>Accepted, not begun.</summary>
    Queued,

    /// <summary>Reading the error and looking for its cause.</summary>
    Diagnosing,

    /// <summary>A plan exists that somebody has to approve.</summary>
    AwaitingApproval,

    /// <summary>Removing the conflicting recipient.</summary>
    Purging,

    /// <summary>Asking for the user to be provisioned again.</summary>
    Reprovisioning,

    /// <summary>Waiting for the error to vanish, and looking.</summary>
    Verifying,

    /// <summary>Waiting for a change in Active Directory.</summary>
    AwaitingOnPremises,

    /// <summary>Re-read, and the error is gone.</summary>
    Resolved,

    /// <summary>A person has to decide or act; the outcome says what.</summary>
    NeedsOperator,

    /// <summary>The plan was refused, or nobody approved it in time.</summary>
    Rejected,

    /// <summary>The product itself failed; the outcome says how.</summary>
    Failed,

    /// <summary>Stopped by a caller.</summary>
    Canceled,
}

namespace TenantHygiene.Remediation.States;

/// <summary>The state of a long-running operation in the words of the API conventions.</summary>
public enum OperationStatus
{
    /// <summary>Accepted.</summary>
    NotStarted,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Ended with its purpose reached.</summary>
    Succeeded,

    /// <summary>Ended without; the outcome says why.</summary>
    Failed,

    /// <summary>Stopped by a caller.</summary>
    Canceled,
}

/// <summary>Translates the product's states into those of the API conventions.</summary>
public static class OperationStatuses
{
    /// <summary>What a state means for somebody who only waits. Only <see cref="RemediationState.Resolved"/> has succeeded.</summary>
    public static OperationStatus ToOperationStatus(this RemediationState state) => state switch
    {
        RemediationState.Queued => OperationStatus.NotStarted,
        RemediationState.Resolved => OperationStatus.Succeeded,
        RemediationState.Canceled => OperationStatus.Canceled,
        RemediationState.NeedsOperator or RemediationState.Rejected or RemediationState.Failed => OperationStatus.Failed,
        _ => OperationStatus.Running,
    };
}

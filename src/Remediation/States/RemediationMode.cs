namespace TenantHygiene.Remediation.States;

/// <summary>How far a remediation may go.</summary>
public enum RemediationMode
{
    /// <summary>Diagnose and plan; change nothing.</summary>
    Plan,

    /// <summary>Plan and, where policy and proof allow, repair.</summary>
    Remediate,
}

using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Simulation;

namespace TenantHygiene.LocalEnvironment.Settling;

/// <summary>How a case stands.</summary>
/// <param name="Case">What is expected.</param>
/// <param name="Remediation">The newest remediation of the user; null while there is none.</param>
/// <param name="Judgement">The comparison of the two.</param>
/// <param name="Complaint">Why it is not as expected; null otherwise.</param>
public sealed record CaseStatus(ExpectedCase Case, RemediationEntry? Remediation, CaseJudgement Judgement, string? Complaint = null)
{
    /// <summary>Whether nothing more is to come.</summary>
    public bool IsSettled => Judgement is CaseJudgement.AsExpected or CaseJudgement.Unexpected;
}

/// <summary>The comparison of what is with what is expected.</summary>
public enum CaseJudgement
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>Ended as it should.</summary>
    AsExpected,

    /// <summary>Ended otherwise.</summary>
    Unexpected,
}

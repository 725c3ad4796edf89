using TenantHygiene.Remediation.Conflicts;

namespace TenantHygiene.Remediation.Safety;

/// <summary>
/// The proof that enough approvers have approved the very plan to which facts lead. Only the rules of approvals make one; it counts for the
/// facts and the moment for which it was made, and for nothing else.
/// </summary>
public sealed class ApprovalConfirmation
{
    private readonly ConflictEvidence _evidence;
    private readonly DateTimeOffset _at;

    internal ApprovalConfirmation(ConflictEvidence evidence, DateTimeOffset at, bool releasesLitigationHold) =>
        (_evidence, _at, ReleasesLitigationHold) = (evidence, at, releasesLitigationHold);

    /// <summary>Whether the approvers have named the litigation hold that the plan releases.</summary>
    internal bool ReleasesLitigationHold { get; }

    /// <summary>Whether it is about these facts, judged at this moment.</summary>
    internal bool IsFor(ConflictEvidence evidence, DateTimeOffset now) => ReferenceEquals(evidence, _evidence) && now == _at;
}

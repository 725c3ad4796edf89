using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Remediation.Approvals;

/// <summary>Decides whether a plan is approved, and who may approve it.</summary>
public static class ApprovalRules
{
    /// <summary>The state of an approval.</summary>
    public static ApprovalStanding Standing(PlanApproval approval, DateTimeOffset now) =>
        approval switch
        {
            { Rejection: not null } => ApprovalStanding.Rejected,
            // An approval that was not used in time expires: the facts behind it may have changed.
            _ when now >= approval.ExpiresAt => ApprovalStanding.Expired,
            _ when IsComplete(approval) => ApprovalStanding.Approved,
            _ => ApprovalStanding.Waiting,
        };

    /// <summary>Confirms that the plan to which facts lead, made anew from them, was approved.</summary>
    /// <returns>Null when it was not.</returns>
    public static ApprovalConfirmation? Confirm(
        PlanApproval? approval,
        ConflictEvidence evidence,
        PolicyDocument policy,
        DateTimeOffset now
    )
    {
        if (approval is null)
        {
            return null;
        }

        var plan = PlanBuilder.ForConflict(evidence, policy, RemediationMode.Remediate);
        return Covers(approval, plan.Hash, policy.Approval.Approvers, now)
            ? new ApprovalConfirmation(evidence, now, plan.ReleasesLitigationHold && approval.ReleasesLitigationHold)
            : null;
    }

    /// <summary>
    /// Whether an approval covers a plan about to be carried out: the same hash, enough approvers, none a requester, given and used in
    /// time.
    /// </summary>
    public static bool Covers(PlanApproval? approval, string planHash, int needed, DateTimeOffset now) =>
        approval is { Rejection: null }
        && now < approval.ExpiresAt
        && approval.PlanHash == planHash
        && Counted(approval) >= Math.Max(needed, approval.Needed) + Unknown(approval);

    /// <summary>
    /// How many people must approve: one more where the requester is a ticket system account without a known owner. That account may belong
    /// to one of the approvers, but not to two of them.
    /// </summary>
    public static int Needed(PlanApproval approval) => approval.Needed + Unknown(approval);

    /// <summary>Whether enough people approved, regardless of the time.</summary>
    public static bool IsComplete(PlanApproval approval) => Counted(approval) >= Needed(approval);

    /// <summary>
    /// Why an approval cannot be accepted; null when it can. A second approval by the same person is accepted and changes nothing.
    /// </summary>
    public static ApprovalRefusal? Refuse(
        PlanApproval? approval,
        Principal by,
        string planHash,
        bool namesLitigationHold,
        DateTimeOffset now
    ) =>
        approval switch
        {
            null => ApprovalRefusal.NothingToApprove,
            _ when approval.PlanHash != planHash => ApprovalRefusal.OtherPlan,
            { Rejection: not null } => ApprovalRefusal.AlreadyRejected,
            _ when now >= approval.ExpiresAt => ApprovalRefusal.Expired,
            _ when IsRequester(approval, by) => ApprovalRefusal.OwnRequest,
            { ReleasesLitigationHold: true } when !namesLitigationHold => ApprovalRefusal.HoldNotNamed,
            _ => null,
        };

    /// <summary>The record with one more approval; the same person counts once.</summary>
    public static PlanApproval With(PlanApproval approval, GivenApproval given) =>
        approval.Given.Any(earlier => earlier.By.Equals(given.By)) ? approval : approval with { Given = [.. approval.Given, given] };

    private static int Counted(PlanApproval approval) =>
        approval
            .Given.Where(given =>
                given.At < approval.ExpiresAt
                && !IsRequester(approval, given.By)
                && (given.NamesLitigationHold || !approval.ReleasesLitigationHold)
            )
            .Select(given => given.By)
            .Distinct()
            .Count();

    private static bool IsRequester(PlanApproval approval, Principal by) =>
        by.Equals(approval.RequestedBy) || approval.AlsoRequestedBy?.Contains(by) is true;

    private static int Unknown(PlanApproval approval) =>
        approval.RequestedBy is { IsUnidentified: true } || approval.AlsoRequestedBy?.Any(one => one.IsUnidentified) is true ? 1 : 0;
}

/// <summary>The state of an approval.</summary>
public enum ApprovalStanding
{
    /// <summary>Not enough people have answered.</summary>
    Waiting,

    /// <summary>Enough people approved.</summary>
    Approved,

    /// <summary>An approver rejected the plan.</summary>
    Rejected,

    /// <summary>Too few people approved in time, or the plan could not be carried out while the approval was valid.</summary>
    Expired,
}

/// <summary>Why an approval cannot be accepted.</summary>
public enum ApprovalRefusal
{
    /// <summary>No plan waits for an approval.</summary>
    NothingToApprove,

    /// <summary>The plan changed since the approver read it.</summary>
    OtherPlan,

    /// <summary>An approver rejected the plan.</summary>
    AlreadyRejected,

    /// <summary>The approval period is over.</summary>
    Expired,

    /// <summary>The approver is a requester of the remediation.</summary>
    OwnRequest,

    /// <summary>The plan releases a litigation hold, and the approval does not say so.</summary>
    HoldNotNamed,
}

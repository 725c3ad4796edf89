using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Remediation.Approvals;

/// <summary>When a plan is approved, and who may say so.</summary>
public static class ApprovalRules
{
    /// <summary>Where the question stands.</summary>
    public static ApprovalStanding Standing(PlanApproval approval, DateTimeOffset now) => approval switch
    {
        { Rejection: not null } => ApprovalStanding.Rejected,
        // An approval that could not be used in time is used up: what was true when it was given may be so no longer.
        _ when now >= approval.ExpiresAt => ApprovalStanding.Expired,
        _ when IsComplete(approval) => ApprovalStanding.Approved,
        _ => ApprovalStanding.Waiting,
    };

    /// <summary>Whether a plan that is about to be carried out is covered: the very plan, enough people, none of them the requester, none too late, and not used too late.</summary>
    public static bool Covers(PlanApproval? approval, string planHash, int needed, DateTimeOffset now) =>
        approval is { Rejection: null } && now < approval.ExpiresAt && approval.PlanHash == planHash && Counted(approval) >= Math.Max(needed, approval.Needed) + Unknown(approval);

    /// <summary>
    /// How many people must say yes: one more where an account of a ticket system asked of which nobody knows whose it is. It may be one of the approvers
    /// who say yes, and cannot be two of them.
    /// </summary>
    public static int Needed(PlanApproval approval) => approval.Needed + Unknown(approval);

    /// <summary>Whether enough people said yes, whatever the time.</summary>
    public static bool IsComplete(PlanApproval approval) => Counted(approval) >= Needed(approval);

    /// <summary>Why somebody's yes cannot be taken; null when it can. A second yes of the same person is taken and changes nothing.</summary>
    public static ApprovalRefusal? Refuse(PlanApproval? approval, Principal by, string planHash, bool namesLitigationHold, DateTimeOffset now) => approval switch
    {
        null => ApprovalRefusal.NothingToApprove,
        _ when approval.PlanHash != planHash => ApprovalRefusal.OtherPlan,
        { Rejection: not null } => ApprovalRefusal.AlreadyRejected,
        _ when now >= approval.ExpiresAt => ApprovalRefusal.Expired,
        _ when IsRequester(approval, by) => ApprovalRefusal.OwnRequest,
        { ReleasesLitigationHold: true } when !namesLitigationHold => ApprovalRefusal.HoldNotNamed,
        _ => null,
    };

    /// <summary>The approval with one more yes; the same person counts once.</summary>
    public static PlanApproval With(PlanApproval approval, GivenApproval given) =>
        approval.Given.Any(earlier => earlier.By.Equals(given.By)) ? approval : approval with { Given = [.. approval.Given, given] };

    private static int Counted(PlanApproval approval) => approval.Given
        .Where(given => given.At < approval.ExpiresAt && !IsRequester(approval, given.By) && (given.NamesLitigationHold || !approval.ReleasesLitigationHold))
        .Select(given => given.By)
        .Distinct()
        .Count();

    private static bool IsRequester(PlanApproval approval, Principal by) => by.Equals(approval.RequestedBy) || approval.AlsoRequestedBy?.Contains(by) is true;

    private static int Unknown(PlanApproval approval) =>
        approval.RequestedBy is { IsUnidentified: true } || approval.AlsoRequestedBy?.Any(one => one.IsUnidentified) is true ? 1 : 0;
}

/// <summary>Where the question stands.</summary>
public enum ApprovalStanding
{
    /// <summary>Not enough people have answered.</summary>
    Waiting,

    /// <summary>Enough said yes.</summary>
    Approved,

    /// <summary>Somebody said no.</summary>
    Rejected,

    /// <summary>Too few answered in time, which means no; or the plan could not be carried out while the approval stood.</summary>
    Expired,
}

/// <summary>Why a yes cannot be taken.</summary>
public enum ApprovalRefusal
{
    /// <summary>No plan waits for an approval.</summary>
    NothingToApprove,

    /// <summary>The plan changed since the approver read it.</summary>
    OtherPlan,

    /// <summary>Somebody said no.</summary>
    AlreadyRejected,

    /// <summary>The time is over.</summary>
    Expired,

    /// <summary>The approver asked for the remediation.</summary>
    OwnRequest,

    /// <summary>The plan releases a litigation hold, and the approval does not say so.</summary>
    HoldNotNamed,
}

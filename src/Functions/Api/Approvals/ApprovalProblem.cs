using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Functions.Api.Approvals;

/// <summary>Says why a yes or no was not taken.</summary>
internal static class ApprovalProblem
{
    /// <summary>The problem document.</summary>
    public static IResult Of(ApprovalRefusal refusal) => refusal switch
    {
        ApprovalRefusal.NothingToApprove => Problem.Conflict("nothing-to-approve", "The remediation does not wait for an approval."),
        ApprovalRefusal.OtherPlan => Problem.Conflict("plan-changed", "The plan is not the one that was approved; read it again and decide anew."),
        ApprovalRefusal.AlreadyRejected => Problem.Conflict("already-rejected", "Somebody rejected the plan."),
        ApprovalRefusal.Expired => Problem.Conflict("approval-expired", "The time to approve is over, which counts as a refusal."),
        ApprovalRefusal.OwnRequest => Problem.Forbid("own-request", "Whoever asks for a remediation cannot approve it."),
        ApprovalRefusal.HoldNotNamed => Problem.Unprocessable("hold-not-named", "The plan releases a litigation hold; an approval must say 'releaseLitigationHold': true."),
        _ => throw new InvalidOperationException($"A refusal that nobody knows: {refusal}."),
    };
}

/// <summary>An approval came too late: between the look and the write something changed.</summary>
internal sealed class ApprovalRefusedException(ApprovalRefusal refusal) : Exception($"The approval cannot be taken: {refusal}.")
{
    /// <summary>Why.</summary>
    public ApprovalRefusal Refusal { get; } = refusal;
}

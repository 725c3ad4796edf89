using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Safety.Judging;

/// <summary>A yes that the API took, with how things stood when it was said.</summary>
/// <param name="RemediationId">The remediation.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="PlanHash">The plan that was read.</param>
/// <param name="Facts">What the approver relied on.</param>
/// <param name="NamesHold">Whether it says that a litigation hold may be released.</param>
internal sealed record TakenApproval(string RemediationId, Principal By, DateTimeOffset At, string PlanHash, string Facts, bool NamesHold)
{
    /// <summary>Whether enough people other than the requester said yes, in time, to what stands now.</summary>
    public static bool Cover(IEnumerable<TakenApproval> approvals, RemediationRecord record, int approvers, Ground ground, DateTimeOffset now) =>
        record.Approval is { Rejection: null } question
        && now < question.ExpiresAt
        && approvals
            .Where(approval => approval.RemediationId == record.Id
                && approval.PlanHash == question.PlanHash
                && !approval.By.Equals(record.RequestedBy)
                && approval.At < question.ExpiresAt
                && approval.Facts == ground.Facts)
            .Select(approval => approval.By)
            .Distinct()
            .Count() >= approvers;
}

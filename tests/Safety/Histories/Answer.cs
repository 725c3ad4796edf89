namespace TenantHygiene.Safety.Histories;

/// <summary>What people do when a plan waits for them.</summary>
internal enum Answer
{
    Nothing,
    Approve,
    ApproveTwice,
    ApproveBySecond,
    ApproveByRequester,
    ApproveStaleHash,
    ApproveNamingHold,
    ApproveTooLate,
    Reject,
}

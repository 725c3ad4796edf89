using TenantHygiene.Functions.Remediating;
using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Worlds;

namespace TenantHygiene.Safety.Judging;

/// <summary>A litigation hold is released only by approvals that name it, and only when nothing else stands in the way.</summary>
internal static class HoldRelease
{
    public static void Check(World world, ActivityRun run)
    {
        var policy = world.History.Policy;
        var input = (PurgeInput)run.Input;
        var naming = world.Judge.Approvals.Where(approval => approval.RemediationId == input.Subject.RemediationId && approval.NamesHold).ToList();
        Require(policy.Approval.MayReleaseLitigationHold, "the policy does not let the question be asked");
        Require(run.KillSwitchWasOn is false, "the kill switch is on, or was not read");
        Require(run.KillSwitchStep == run.Steps - 1, "the kill switch was not read immediately before");
        Require(run.Window.Any(ground => !ground.HasOtherHolds), "there are other holds");
        Require(run.Window.Any(ground => ground.IsSoftDeleted && ground.IsUserGone && !ground.IsOwn && ground.IsOnlyHolder && ground.HoldsGuid), "more than the hold stands in the way");
        Require(
            run.Window.Any(ground => naming.Where(approval => approval.Facts == ground.Facts).Select(approval => approval.By).Distinct().Count() >= policy.Approval.Approvers),
            "too few people named it for what stands now");
        Require(run.Unread.Count == 0, $"these could not be read: {string.Join(", ", run.Unread)}");

        void Require(bool holds, string why)
        {
            if (!holds)
            {
                throw new JudgementException("6 release of a hold", why);
            }
        }
    }
}

using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Tests.Remediation;

/// <summary>Where people have to agree first.</summary>
public sealed class ApprovalStepTests
{
    [Fact]
    public void An_approved_plan_is_carried_out()
    {
        var (end, context) = new Script()
            .Diagnose(DiagnosedStep.Ask)
            .Review(ReviewResult.Waiting)
            .Review(ReviewResult.Approved)
            .Purge(PurgeResult.SeenGoneOnce)
            .Purge(PurgeResult.Gone)
            .Reprovision()
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal(RemediationState.Resolved, end);
        Assert.Equal(TimeSpan.FromHours(4), context.Pauses[0]);
    }

    [Fact]
    public void A_rejected_plan_ends_the_remediation_without_a_purge()
    {
        var (end, context) = new Script().Diagnose(DiagnosedStep.Ask).Review(ReviewResult.Ended, RemediationState.Rejected).Run();

        Assert.Equal(RemediationState.Rejected, end);
        Assert.DoesNotContain(nameof(PurgeConflict), context.Names);
    }

    [Fact]
    public void A_plan_that_changed_is_made_again_and_needs_a_new_approval()
    {
        var (_, context) = new Script()
            .Diagnose(DiagnosedStep.Ask)
            .Review(ReviewResult.PlanAgain)
            .DiagnoseEnds(RemediationState.NeedsOperator)
            .Run();

        Assert.Equal([1, 2], context.Inputs<DiagnoseInput>().Select(diagnosis => diagnosis.Attempt));
        Assert.DoesNotContain(nameof(PurgeConflict), context.Names);
    }

    [Fact]
    public void After_a_hold_was_released_everything_is_planned_again_and_nothing_is_purged_under_the_old_plan()
    {
        var (_, context) = new Script()
            .Diagnose(DiagnosedStep.AskForHoldRelease)
            .Review(ReviewResult.Approved)
            .ReleaseHold()
            .DiagnoseEnds(RemediationState.NeedsOperator)
            .Run();

        Assert.Equal(["Diagnose", "ReviewApproval", "ReleaseHold", "Diagnose"], context.Names);
    }

    [Fact]
    public void A_hold_whose_release_was_rejected_is_left()
    {
        var (end, context) = new Script()
            .Diagnose(DiagnosedStep.AskForHoldRelease)
            .Review(ReviewResult.Ended, RemediationState.Rejected)
            .Run();

        Assert.Equal(RemediationState.Rejected, end);
        Assert.DoesNotContain(nameof(ReleaseHold), context.Names);
    }

    [Fact]
    public void A_signal_ends_the_pause_of_the_orchestration_early_and_leaves_no_timer_behind()
    {
        var (end, context) = new Script()
            .Diagnose(DiagnosedStep.Ask)
            .Review(ReviewResult.Waiting)
            .SignalDuring(1)
            .Review(ReviewResult.Ended, RemediationState.Rejected)
            .Run();

        Assert.Equal(RemediationState.Rejected, end);
        Assert.Equal(0, context.PendingTimers);
    }

    [Fact]
    public void A_second_signal_is_received_too()
    {
        var (_, context) = new Script()
            .Diagnose(DiagnosedStep.Ask)
            .Review(ReviewResult.Waiting)
            .Review(ReviewResult.Waiting)
            .Review(ReviewResult.Waiting)
            .Review(ReviewResult.Ended, RemediationState.Rejected)
            .SignalDuring(1)
            .SignalDuring(3)
            .Run();

        Assert.Equal(3, context.Pauses.Count);
        Assert.Equal(0, context.PendingTimers);
    }
}

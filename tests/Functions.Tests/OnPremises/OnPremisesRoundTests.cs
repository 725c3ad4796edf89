using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Tests.Remediation;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Tests.OnPremises;

/// <summary>The order of the steps where a value is corrected at its source.</summary>
public sealed class OnPremisesRoundTests
{
    [Fact]
    public void The_agent_describes_and_corrects_and_the_error_is_verified_without_requesting_provisioning_first()
    {
        var (end, context) = Described()
            .Diagnose(DiagnosedStep.CorrectOnPremises)
            .Correct(CorrectionResult.Awaited)
            .Correct(CorrectionResult.Corrected)
            .Verify(VerificationResult.NotYet)
            .Verify(VerificationResult.SeenGoneOnce)
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal(RemediationState.Resolved, end);
        Assert.Equal(
            [
                "Diagnose",
                "DescribeOnPremises",
                "DescribeOnPremises",
                "Diagnose",
                "CorrectOnPremises",
                "CorrectOnPremises",
                "VerifyError",
                "VerifyError",
                "VerifyError",
            ],
            context.Names
        );
        Assert.All(context.Inputs<VerifyInput>(), check => Assert.Equal(Script.Correction, check.OnPremises));
    }

    [Fact]
    public void The_plan_is_made_from_the_requested_description()
    {
        var (_, context) = Described().DiagnoseEnds(RemediationState.NeedsOperator).Run();

        Assert.Equal([null, "1-1-describe"], context.Inputs<DiagnoseInput>().Select(diagnosis => diagnosis.DescribedBy));
        Assert.Equal([("1-1-describe", 0), ("1-1-describe", 1)], context.Inputs<DescribeInput>().Select(ask => (ask.Step, ask.Check)));
    }

    [Fact]
    public void An_event_ends_the_wait_for_the_agent_and_leaves_no_timer_behind()
    {
        var (_, context) = Described().SignalDuring(1).DiagnoseEnds(RemediationState.NeedsOperator).Run();

        Assert.Equal(0, context.PendingTimers);
    }

    [Fact]
    public void A_correction_that_did_not_happen_is_planned_again_from_a_new_description()
    {
        var (_, context) = Described()
            .Diagnose(DiagnosedStep.CorrectOnPremises)
            .Correct(CorrectionResult.PlanAgain)
            .Diagnose(DiagnosedStep.DescribeOnPremises)
            .Describe(CorrectionResult.Settled)
            .DiagnoseEnds(RemediationState.NeedsOperator)
            .Run();

        Assert.Equal(
            [null, "1-1-describe", null, "1-3-describe"],
            context.Inputs<DiagnoseInput>().Select(diagnosis => diagnosis.DescribedBy)
        );
        Assert.Equal(TimeSpan.FromMinutes(2), context.Pauses[^1]);
    }

    [Fact]
    public void A_refusal_that_time_does_not_heal_ends_the_remediation()
    {
        var (end, context) = Described()
            .Diagnose(DiagnosedStep.CorrectOnPremises)
            .Correct(CorrectionResult.Ended, RemediationState.NeedsOperator)
            .Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.DoesNotContain(nameof(VerifyError), context.Names);
    }

    [Fact]
    public void What_was_corrected_in_the_cloud_is_provisioned_at_once()
    {
        var (_, context) = new Script()
            .Diagnose(DiagnosedStep.CorrectOnPremises)
            .Correct(CorrectionResult.CorrectedInCloud)
            .Reprovision()
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Null(Assert.Single(context.Inputs<VerifyInput>()).OnPremises);
    }

    [Fact]
    public void Nothing_is_corrected_before_people_agreed_where_they_have_to()
    {
        var (_, approved) = new Script()
            .Diagnose(DiagnosedStep.AskForOnPremises)
            .Review(ReviewResult.Waiting)
            .Review(ReviewResult.Approved)
            .Correct(CorrectionResult.Corrected)
            .VerifyEnds(RemediationState.Resolved)
            .Run();
        var (_, rejected) = new Script()
            .Diagnose(DiagnosedStep.AskForOnPremises)
            .Review(ReviewResult.Ended, RemediationState.Rejected)
            .Run();

        Assert.Equal(["Diagnose", "ReviewApproval", "ReviewApproval", "CorrectOnPremises", "VerifyError"], approved.Names);
        Assert.DoesNotContain(nameof(CorrectOnPremises), rejected.Names);
    }

    [Fact]
    public void Nothing_is_ever_purged_on_this_way()
    {
        var (_, context) = Described()
            .Diagnose(DiagnosedStep.CorrectOnPremises)
            .Correct(CorrectionResult.PlanAgain)
            .Diagnose(DiagnosedStep.AskForOnPremises)
            .Review(ReviewResult.Approved)
            .Correct(CorrectionResult.Corrected)
            .Verify(VerificationResult.AskAgain)
            .Reprovision()
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.DoesNotContain(nameof(PurgeConflict), context.Names);
    }

    private static Script Described() =>
        new Script().Diagnose(DiagnosedStep.DescribeOnPremises).Describe(CorrectionResult.Awaited).Describe(CorrectionResult.Settled);
}

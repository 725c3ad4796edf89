using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Remediation.Outcomes;
using static TenantHygiene.Functions.Purging.PurgeResult;
using static TenantHygiene.Functions.Verification.VerificationResult;

namespace TenantHygiene.Functions.Tests.Remediation;

/// <summary>The order of the steps, in every branch.</summary>
public sealed class RemediateUserTests
{
    [Fact]
    public void It_diagnoses_purges_sees_the_recipient_gone_twice_reprovisions_and_verifies_twice()
    {
        var (end, context) = ToTheRetry()
            .Verify(NotYet)
            .Verify(VerificationResult.SeenGoneOnce)
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal(RemediationState.Resolved, end);
        Assert.Equal(
            ["Diagnose", "PurgeConflict", "PurgeConflict", "PurgeConflict", "Reprovision", "VerifyError", "VerifyError", "VerifyError"],
            context.Names
        );
        Assert.Equal([null, null, Script.SeenGoneAt], context.Inputs<PurgeInput>().Select(purge => purge.SeenGoneAt));
        Assert.Equal([null, null, Script.SeenGoneAt], context.Inputs<VerifyInput>().Select(check => check.SeenGoneAt));
        Assert.Equal([1, 2, 3], context.Inputs<VerifyInput>().Select(check => check.Check));
    }

    [Fact]
    public void It_pauses_for_the_time_of_the_steps()
    {
        var (_, context) = ToTheRetry().Verify(NotYet).VerifyEnds(RemediationState.Resolved).Run();

        Assert.Equal([TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), Script.Pause, TimeSpan.FromMinutes(7)], context.Pauses);
    }

    [Fact]
    public void Every_step_is_tried_eight_times_with_growing_pauses()
    {
        var (_, context) = ToTheRetry().VerifyEnds(RemediationState.Resolved).Run();

        Assert.All(context.Calls, call =>
            Assert.Equal((8, 2.0), (call.Options!.Retry!.Policy!.MaxNumberOfAttempts, call.Options.Retry.Policy.BackoffCoefficient))
        );
    }

    [Fact]
    public void Seen_gone_once_and_then_again_is_not_gone()
    {
        var (_, context) = new Script()
            .Diagnose(DiagnosedStep.Purge)
            .Purge(PurgeResult.SeenGoneOnce)
            .Purge(Unsettled)
            .Purge(PurgeResult.SeenGoneOnce)
            .Purge(Gone)
            .Reprovision()
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal([null, Script.SeenGoneAt, null, Script.SeenGoneAt], context.Inputs<PurgeInput>().Select(purge => purge.SeenGoneAt));
    }

    [Fact]
    public void A_diagnosis_that_was_put_off_is_the_same_one_later_and_no_attempt()
    {
        var (end, context) = new Script()
            .Diagnose(DiagnosedStep.ComeBack)
            .Diagnose(DiagnosedStep.ComeBack)
            .Diagnose(DiagnosedStep.Wait)
            .Diagnose(DiagnosedStep.ComeBack)
            .DiagnoseEnds(RemediationState.NeedsOperator)
            .Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal([1, 1, 1, 2, 2], context.Inputs<DiagnoseInput>().Select(diagnosis => diagnosis.Attempt));
        Assert.Equal([Script.Pause, Script.Pause, Script.Pause, Script.Pause], context.Pauses);
    }

    [Fact]
    public void A_purge_and_a_check_that_were_put_off_are_the_same_ones_later_and_forget_nothing()
    {
        var (end, context) = new Script()
            .Diagnose(DiagnosedStep.Purge)
            .Purge(PurgeResult.ComeBack)
            .Purge(Unsettled)
            .Purge(PurgeResult.SeenGoneOnce)
            .Purge(PurgeResult.ComeBack)
            .Purge(Gone)
            .Reprovision()
            .Verify(VerificationResult.ComeBack)
            .Verify(VerificationResult.SeenGoneOnce)
            .Verify(VerificationResult.ComeBack)
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal(RemediationState.Resolved, end);
        Assert.Equal(
            [(0, null), (0, null), (1, null), (2, Script.SeenGoneAt), (2, Script.SeenGoneAt)],
            context.Inputs<PurgeInput>().Select(purge => (purge.Check, purge.SeenGoneAt))
        );
        Assert.Equal(
            [(1, null), (1, null), (2, Script.SeenGoneAt), (2, Script.SeenGoneAt)],
            context.Inputs<VerifyInput>().Select(check => (check.Check, check.SeenGoneAt))
        );
    }

    [Fact]
    public void A_refused_purge_leads_back_to_a_new_diagnosis()
    {
        var (end, context) = new Script().Diagnose(DiagnosedStep.Purge).Purge(Refused).DiagnoseEnds(RemediationState.NeedsOperator).Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal(
            [(1, 1, false), (1, 2, true)],
            context.Inputs<DiagnoseInput>().Select(diagnosis => (diagnosis.Round, diagnosis.Attempt, diagnosis.WasRefused))
        );
        Assert.Equal([TimeSpan.FromSeconds(30)], context.Pauses);
    }

    [Fact]
    public void What_Exchange_refused_is_counted_from_try_to_try_until_the_purge_ends_it_and_what_we_refused_is_not()
    {
        var (end, context) = new Script()
            .Diagnose(DiagnosedStep.Purge)
            .Purge(RefusedByExchange)
            .Diagnose(DiagnosedStep.Purge)
            .Purge(Refused)
            .Diagnose(DiagnosedStep.Purge)
            .Purge(RefusedByExchange)
            .Diagnose(DiagnosedStep.Purge)
            .PurgeEnds(RemediationState.NeedsOperator)
            .Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal([0, 1, 1, 2], context.Inputs<PurgeInput>().Select(purge => purge.Refusals));
        Assert.DoesNotContain(nameof(Reprovision), context.Names);
    }

    [Fact]
    public void A_purge_of_which_nothing_can_be_read_is_left_behind_and_the_users_own_error_decides()
    {
        var (end, context) = new Script()
            .Diagnose(DiagnosedStep.Purge)
            .Purge(Unsettled)
            .Purge(Unreadable)
            .Reprovision()
            .Verify(NotYet)
            .VerifyEnds(RemediationState.NeedsOperator)
            .Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal(["Diagnose", "PurgeConflict", "PurgeConflict", "Reprovision", "VerifyError", "VerifyError"], context.Names);
    }

    [Fact]
    public void The_purge_after_a_new_diagnosis_is_another_step()
    {
        var (_, context) = new Script()
            .Diagnose(DiagnosedStep.Purge)
            .Purge(Unsettled)
            .Purge(Refused)
            .Diagnose(DiagnosedStep.Purge)
            .Purge(PurgeResult.SeenGoneOnce)
            .Purge(Gone)
            .Reprovision()
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal(
            [("1-1", 0), ("1-1", 1), ("1-2", 0), ("1-2", 1)],
            context.Inputs<PurgeInput>().Select(purge => (purge.Step, purge.Check))
        );
    }

    [Fact]
    public void Another_error_behind_the_first_begins_a_new_round()
    {
        var (end, context) = ToTheRetry().Verify(AnotherError).DiagnoseEnds(RemediationState.NeedsOperator).Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal([(1, 1), (2, 1)], context.Inputs<DiagnoseInput>().Select(diagnosis => (diagnosis.Round, diagnosis.Attempt)));
    }

    [Fact]
    public void After_six_rounds_an_operator_is_needed()
    {
        var script = new Script();
        for (var round = 1; round <= 6; round++)
        {
            script.Diagnose(DiagnosedStep.Reprovision).Reprovision().Verify(AnotherError);
        }

        var (end, context) = script.Close(RemediationState.NeedsOperator).Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal(
            (RemediationState.NeedsOperator, "too-many-rounds"),
            Assert.Single(context.Inputs<CloseInput>().Select(close => (close.State, close.Code)))
        );
    }

    [Fact]
    public void Provisioning_is_requested_again_when_the_check_requires_it_each_time_as_a_step_of_its_own()
    {
        var (_, context) = ToTheRetry().Verify(NotYet).Verify(AskAgain).Reprovision().VerifyEnds(RemediationState.Resolved).Run();

        Assert.Equal(["1", "1-2"], context.Inputs<ReprovisionInput>().Select(reprovision => reprovision.Step));
    }

    [Fact]
    public void A_diagnosis_that_has_to_wait_is_repeated_after_the_pause()
    {
        var (end, context) = new Script()
            .Diagnose(DiagnosedStep.Wait)
            .Diagnose(DiagnosedStep.Wait)
            .DiagnoseEnds(RemediationState.NeedsOperator)
            .Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal([1, 2, 3], context.Inputs<DiagnoseInput>().Select(diagnosis => diagnosis.Attempt));
        Assert.Equal([Script.Pause, Script.Pause], context.Pauses);
    }

    [Fact]
    public void Nothing_is_purged_before_its_content_was_copied()
    {
        var (end, context) = new Script()
            .DiagnoseContentCopy()
            .ContentCopy(CopyContentResult.UnderWay)
            .ContentCopy(CopyContentResult.UnderWay)
            .ContentCopy(CopyContentResult.Completed)
            .Purge(Unsettled)
            .Purge(PurgeResult.SeenGoneOnce)
            .Purge(Gone)
            .Reprovision()
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal(RemediationState.Resolved, end);
        Assert.Equal([TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3)], context.Pauses.Take(2));
    }

    [Fact]
    public void A_copy_that_cannot_be_made_leads_back_to_the_diagnosis()
    {
        var (end, context) = new Script()
            .DiagnoseContentCopy()
            .ContentCopy(CopyContentResult.Refused)
            .DiagnoseEnds(RemediationState.NeedsOperator)
            .Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal([Script.Pause], context.Pauses);
    }

    [Fact]
    public void What_the_diagnosis_ends_is_not_touched()
    {
        var (end, context) = new Script().DiagnoseEnds(RemediationState.Canceled).Run();

        Assert.Equal(RemediationState.Canceled, end);
        Assert.Equal(["Diagnose"], context.Names);
    }

    [Fact]
    public void Without_a_conflicting_recipient_nothing_is_purged()
    {
        var (_, context) = new Script().Diagnose(DiagnosedStep.Reprovision).Reprovision().VerifyEnds(RemediationState.Resolved).Run();

        Assert.Equal(["Diagnose", "Reprovision", "VerifyError"], context.Names);
    }

    [Fact]
    public void Of_an_error_that_vanished_the_orchestration_only_makes_sure()
    {
        var (_, context) = new Script()
            .Diagnose(DiagnosedStep.Verify)
            .Verify(VerificationResult.SeenGoneOnce)
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal(["Diagnose", "VerifyError", "VerifyError"], context.Names);
    }

    [Theory]
    [InlineData(nameof(Diagnose))]
    [InlineData(nameof(PurgeConflict))]
    [InlineData(nameof(Reprovision))]
    [InlineData(nameof(VerifyError))]
    public void A_step_that_fails_for_good_closes_the_remediation_as_failed(string activity)
    {
        var script = activity switch
        {
            nameof(Diagnose) => new Script(),
            nameof(PurgeConflict) => new Script().Diagnose(DiagnosedStep.Purge),
            nameof(Reprovision) => new Script().Diagnose(DiagnosedStep.Reprovision),
            _ => ToTheRetry(),
        };

        var (end, context) = script.Fails(activity).Close(RemediationState.Failed).Run();

        Assert.Equal(RemediationState.Failed, end);
        var close = Assert.Single(context.Inputs<CloseInput>());
        Assert.Equal("internal-error", close.Code);
        Assert.Contains("It broke.", close.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_subject_there_is_nothing_to_do()
    {
        var context = new ScriptedContext(null!, new Queue<(string, object)>(), new HashSet<int>(), new HashSet<int>());

        await Assert.ThrowsAsync<InvalidOperationException>(() => RemediateUser.RunAsync(context));
        Assert.Empty(context.Calls);
    }

    [Fact]
    public void The_same_answers_lead_to_the_same_calls_with_the_same_inputs()
    {
        var script = ToTheRetry()
            .Verify(AnotherError)
            .Diagnose(DiagnosedStep.Purge)
            .Purge(Refused)
            .DiagnoseEnds(RemediationState.NeedsOperator);

        Assert.Equal(script.Run().Context.Calls, script.Run().Context.Calls);
    }

    [Fact]
    public void A_signal_outside_a_pause_ends_the_next_pause_at_once_and_readings_keep_their_time()
    {
        // Before the second look has answered: the pause that follows it lasts no time at all.
        var (_, context) = new Script()
            .Diagnose(DiagnosedStep.Purge)
            .Purge(PurgeResult.SeenGoneOnce)
            .SignalBefore(2)
            .Purge(PurgeResult.SeenGoneOnce)
            .Purge(Gone)
            .Reprovision()
            .VerifyEnds(RemediationState.Resolved)
            .Run();

        Assert.Equal([null, Script.SeenGoneAt, Script.SeenGoneAt], context.Inputs<PurgeInput>().Select(purge => purge.SeenGoneAt));
        Assert.Equal(0, context.PendingTimers);
    }

    [Fact]
    public void Another_holder_of_the_GUID_begins_a_round_with_a_diagnosis_of_its_own()
    {
        var (end, context) = ToTheRetry().Verify(NotYet).Verify(AnotherHolder).DiagnoseEnds(RemediationState.NeedsOperator).Run();

        Assert.Equal(RemediationState.NeedsOperator, end);
        Assert.Equal([1, 2], context.Inputs<DiagnoseInput>().Select(diagnosis => diagnosis.Round));
    }

    private static Script ToTheRetry() =>
        new Script().Diagnose(DiagnosedStep.Purge).Purge(Unsettled).Purge(PurgeResult.SeenGoneOnce).Purge(Gone).Reprovision();
}

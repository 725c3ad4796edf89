using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Runs;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.LocalEnvironment.Tests.Runs;

public sealed class RunStatusTests
{
    private static readonly RunObservation _good = TestRuns.RunObservation(
        [TestRuns.Case("a"), TestRuns.Case("b", "NeedsOperator")],
        TestRuns.Remediation("a"),
        TestRuns.Remediation("b", RemediationState.NeedsOperator)
    );

    [Fact]
    public void A_run_succeeds_when_every_case_ended_as_expected()
    {
        var board = RunStatus.Evaluate(_good);

        Assert.True(board.IsSettled);
        Assert.True(board.Succeeded);
        Assert.Empty(board.Faults);
    }

    [Fact]
    public void A_run_is_not_settled_while_a_case_goes_on()
    {
        var board = RunStatus.Evaluate(
            _good with
            {
                Remediations =
                [
                    TestRuns.Remediation("a", RemediationState.Verifying),
                    TestRuns.Remediation("b", RemediationState.NeedsOperator),
                ],
            }
        );

        Assert.False(board.IsSettled);
        Assert.False(board.Succeeded);
        Assert.Contains("a: ", Assert.Single(board.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Running")]
    [InlineData("Partial")]
    public void A_run_is_not_settled_before_a_scan_has_seen_every_user(string state) =>
        Assert.False(RunStatus.Evaluate(_good with { Scans = [TestRuns.Scan(state)] }).IsSettled);

    [Fact]
    public void A_run_that_ended_otherwise_is_settled_and_has_failed()
    {
        var board = RunStatus.Evaluate(
            _good with
            {
                Remediations =
                [
                    TestRuns.Remediation("a", RemediationState.Failed),
                    TestRuns.Remediation("b", RemediationState.NeedsOperator),
                ],
            }
        );

        Assert.True(board.IsSettled);
        Assert.False(board.Succeeded);
        Assert.Equal("a: It ended as Failed instead of Resolved.", Assert.Single(board.Faults));
    }

    [Fact]
    public void The_newest_remediation_of_a_user_counts()
    {
        var older = TestRuns.Remediation("a", RemediationState.NeedsOperator) with { CreatedAt = TestRuns.RunStart.AddSeconds(1) };

        Assert.True(RunStatus.Evaluate(_good with { Remediations = [older, .. _good.Remediations] }).Succeeded);
    }

    [Fact]
    public void Unintended_changes_fail_a_run_however_the_cases_ended()
    {
        var board = RunStatus.Evaluate(
            _good with
            {
                Simulator = TestRuns.Report(new Damage(TestRuns.Now, "purgedWhileHeld", "It was on hold.", "heldmailbox")),
            }
        );

        Assert.True(board.IsSettled);
        Assert.False(board.Succeeded);
        Assert.Contains("Unintended change to heldmailbox: It was on hold.", board.Faults);
    }

    [Fact]
    public void A_remediation_of_a_healthy_user_fails_a_run()
    {
        var board = RunStatus.Evaluate(_good with { Remediations = [.. _good.Remediations, TestRuns.Remediation("healthy")] });

        Assert.False(board.Succeeded);
        Assert.Equal("healthy", Assert.Single(board.UnexpectedRemediations).User.UserPrincipalName);
    }

    [Fact]
    public void Remediations_of_an_earlier_run_in_the_same_folder_are_no_strays()
    {
        var earlier = TestRuns.Remediation("somebody") with { CreatedAt = TestRuns.RunStart.AddHours(-1) };

        Assert.True(RunStatus.Evaluate(_good with { Remediations = [.. _good.Remediations, earlier] }).Succeeded);
    }

    [Fact]
    public void Users_with_errors_that_no_case_speaks_of_must_end_too()
    {
        var withOthers = _good with
        {
            InitiallyAffectedUsers = _good.InitiallyAffectedUsers.Append(TestRuns.Id("x")).Append(TestRuns.Id("y")).ToHashSet(),
        };

        var waiting = RunStatus.Evaluate(withOthers with { Remediations = [.. _good.Remediations, TestRuns.Remediation("x")] });
        Assert.Equal([new OtherUsers(null, 1), new OtherUsers(RemediationState.Resolved, 1)], waiting.Others);
        Assert.False(waiting.IsSettled);

        var ended = RunStatus.Evaluate(
            withOthers with
            {
                Remediations =
                [
                    .. _good.Remediations,
                    TestRuns.Remediation("x"),
                    TestRuns.Remediation("y", RemediationState.NeedsOperator),
                ],
            }
        );
        Assert.True(ended.Succeeded);
    }
}

public sealed class CaseEvaluatorTests
{
    [Fact]
    public void A_case_without_a_remediation_waits() =>
        Assert.Equal(CaseResult.Waiting, CaseEvaluator.Evaluate(TestRuns.Case("a"), null, hasError: true, isScanned: true).Result);

    [Theory]
    [InlineData(RemediationState.Queued)]
    [InlineData(RemediationState.Diagnosing)]
    [InlineData(RemediationState.AwaitingApproval)]
    [InlineData(RemediationState.Verifying)]
    [InlineData(RemediationState.AwaitingOnPremises)]
    public void A_case_runs_until_its_state_is_final(RemediationState state) =>
        Assert.Equal(
            CaseResult.Running,
            CaseEvaluator.Evaluate(TestRuns.Case("a"), TestRuns.Remediation("a", state), hasError: true, isScanned: true).Result
        );

    [Theory]
    [InlineData(RemediationState.Resolved, "Resolved", CaseResult.AsExpected)]
    [InlineData(RemediationState.NeedsOperator, "NeedsOperator", CaseResult.AsExpected)]
    [InlineData(RemediationState.NeedsOperator, "Resolved", CaseResult.Unexpected)]
    [InlineData(RemediationState.Resolved, "NeedsOperator", CaseResult.Unexpected)]
    [InlineData(RemediationState.Failed, "NeedsOperator", CaseResult.Unexpected)]
    [InlineData(RemediationState.Canceled, "Resolved", CaseResult.Unexpected)]
    public void A_final_state_is_compared_with_the_expected_one(RemediationState actual, string expected, CaseResult result) =>
        Assert.Equal(
            result,
            CaseEvaluator.Evaluate(TestRuns.Case("a", expected), TestRuns.Remediation("a", actual), hasError: false, isScanned: true).Result
        );

    [Fact]
    public void Resolved_is_not_believed_while_the_tenant_still_reports_the_error()
    {
        var status = CaseEvaluator.Evaluate(TestRuns.Case("a"), TestRuns.Remediation("a"), hasError: true, isScanned: true);

        Assert.Equal(CaseResult.Running, status.Result);
        Assert.Contains("still reports the error", status.Deviation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FOUND FOR A", CaseResult.AsExpected)]
    [InlineData("some-code", CaseResult.AsExpected)]
    [InlineData("litigation hold", CaseResult.Unexpected)]
    public void The_outcome_must_contain_the_text_that_the_scenario_expects(string text, CaseResult result) =>
        Assert.Equal(
            result,
            CaseEvaluator
                .Evaluate(TestRuns.Case("a", outcomeContains: text), TestRuns.Remediation("a"), hasError: false, isScanned: true)
                .Result
        );

    [Theory]
    [InlineData(false, CaseResult.Waiting)]
    [InlineData(true, CaseResult.AsExpected)]
    public void Where_no_remediation_may_exist_the_scan_must_have_ended(bool isScanned, CaseResult result) =>
        Assert.Equal(result, CaseEvaluator.Evaluate(TestRuns.Case("a", "None"), null, hasError: false, isScanned).Result);

    [Fact]
    public void Where_no_remediation_may_exist_any_is_wrong() =>
        Assert.Equal(
            CaseResult.Unexpected,
            CaseEvaluator
                .Evaluate(TestRuns.Case("a", "None"), TestRuns.Remediation("a", RemediationState.Queued), hasError: false, isScanned: true)
                .Result
        );
}

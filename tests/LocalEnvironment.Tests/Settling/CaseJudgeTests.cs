using TenantHygiene.LocalEnvironment.Settling;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.LocalEnvironment.Tests.Settling;

public sealed class CaseJudgeTests
{
    [Fact]
    public void A_case_without_a_remediation_waits() =>
        Assert.Equal(CaseJudgement.Waiting, CaseJudge.Judge(Some.Case("a"), null, hasError: true, isScanned: true).Judgement);

    [Theory]
    [InlineData(RemediationState.Queued)]
    [InlineData(RemediationState.Diagnosing)]
    [InlineData(RemediationState.AwaitingApproval)]
    [InlineData(RemediationState.Verifying)]
    [InlineData(RemediationState.AwaitingOnPremises)]
    public void A_case_runs_until_its_state_is_final(RemediationState state) =>
        Assert.Equal(CaseJudgement.Running, CaseJudge.Judge(Some.Case("a"), Some.Remediation("a", state), hasError: true, isScanned: true).Judgement);

    [Theory]
    [InlineData(RemediationState.Resolved, "Resolved", CaseJudgement.AsExpected)]
    [InlineData(RemediationState.NeedsOperator, "NeedsOperator", CaseJudgement.AsExpected)]
    [InlineData(RemediationState.NeedsOperator, "Resolved", CaseJudgement.Unexpected)]
    [InlineData(RemediationState.Resolved, "NeedsOperator", CaseJudgement.Unexpected)]
    [InlineData(RemediationState.Failed, "NeedsOperator", CaseJudgement.Unexpected)]
    [InlineData(RemediationState.Canceled, "Resolved", CaseJudgement.Unexpected)]
    public void A_final_state_is_compared_with_the_expected_one(RemediationState actual, string expected, CaseJudgement judgement) =>
        Assert.Equal(judgement, CaseJudge.Judge(Some.Case("a", expected), Some.Remediation("a", actual), hasError: false, isScanned: true).Judgement);

    [Fact]
    public void Resolved_is_not_believed_while_the_tenant_still_reports_the_error()
    {
        var status = CaseJudge.Judge(Some.Case("a"), Some.Remediation("a"), hasError: true, isScanned: true);

        Assert.Equal(CaseJudgement.Running, status.Judgement);
        Assert.Contains("still reports the error", status.Complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FOUND FOR A", CaseJudgement.AsExpected)]
    [InlineData("some-code", CaseJudgement.AsExpected)]
    [InlineData("litigation hold", CaseJudgement.Unexpected)]
    public void The_outcome_must_tell_what_the_scenario_asks_for(string text, CaseJudgement judgement) =>
        Assert.Equal(judgement, CaseJudge.Judge(Some.Case("a", outcomeContains: text), Some.Remediation("a"), hasError: false, isScanned: true).Judgement);

    [Theory]
    [InlineData(false, CaseJudgement.Waiting)]
    [InlineData(true, CaseJudgement.AsExpected)]
    public void Where_no_remediation_may_exist_the_scan_must_have_looked(bool isScanned, CaseJudgement judgement) =>
        Assert.Equal(judgement, CaseJudge.Judge(Some.Case("a", "None"), null, hasError: false, isScanned).Judgement);

    [Fact]
    public void Where_no_remediation_may_exist_any_is_wrong() =>
        Assert.Equal(CaseJudgement.Unexpected, CaseJudge.Judge(Some.Case("a", "None"), Some.Remediation("a", RemediationState.Queued), hasError: false, isScanned: true).Judgement);
}

using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Simulation;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.LocalEnvironment.Settling;

/// <summary>Compares a user's newest remediation with what the scenario expects.</summary>
public static class CaseJudge
{
    /// <summary>The judgement of one case.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="newest">The newest remediation of the user, if any.</param>
    /// <param name="hasError">Whether the tenant still reports an Exchange error of the user: the product's word alone is not believed.</param>
    /// <param name="isScanned">Whether every user was looked at.</param>
    public static CaseStatus Judge(ExpectedCase expected, RemediationEntry? newest, bool hasError, bool isScanned)
    {
        if (expected.State == ExpectedCase.NoRemediation)
        {
            return newest is null
                ? new CaseStatus(expected, null, isScanned ? CaseJudgement.AsExpected : CaseJudgement.Waiting)
                : Unexpected("There is a remediation, and there should be none.");
        }

        return newest switch
        {
            null => new CaseStatus(expected, null, CaseJudgement.Waiting),
            _ when !newest.State.IsFinal() => new CaseStatus(expected, newest, CaseJudgement.Running),
            { State: RemediationState.Resolved } when hasError => new CaseStatus(expected, newest, CaseJudgement.Running, "It calls itself resolved, and the tenant still reports the error."),
            _ when newest.State.ToString() != expected.State => Unexpected($"It ended as {newest.State}, expected was {expected.State}."),
            _ when !Tells(newest.Outcome, expected.OutcomeContains) => Unexpected($"Its outcome does not tell of '{expected.OutcomeContains}'."),
            _ => new CaseStatus(expected, newest, CaseJudgement.AsExpected),
        };

        CaseStatus Unexpected(string complaint) => new(expected, newest, CaseJudgement.Unexpected, complaint);
    }

    private static bool Tells(RemediationOutcome? outcome, string? text) =>
        text is null || (outcome is not null && string.Join('\n', outcome.Code, outcome.Found, outcome.Done, outcome.Closing()).Contains(text, StringComparison.OrdinalIgnoreCase));
}

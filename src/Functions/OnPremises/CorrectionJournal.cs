using TenantHygiene.Functions.Remediating;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>Writes that a correction did not happen, and how long to wait before it is planned again.</summary>
public sealed class CorrectionJournal(RemediationJournal journal, VerificationSettings verification, TimeProvider time)
{
    /// <summary>Back to the diagnosis, after a pause that grows with the attempts.</summary>
    public async Task<CorrectionStep> PlanAgainAsync(CorrectInput input, string text, CancellationToken cancellationToken)
    {
        var pause = verification.Schedule.PauseBefore(input.Attempt);
        await journal.EnterAsync(input.Subject, $"not-corrected-{input.Step}", RemediationState.Diagnosing, "not-corrected", text, cancellationToken, nextCheckAt: time.GetUtcNow() + pause);
        return new CorrectionStep(CorrectionResult.PlanAgain, pause);
    }
}

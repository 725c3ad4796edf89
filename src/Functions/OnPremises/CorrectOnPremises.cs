using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Remediating;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>Carries out a plan that corrects a value at its source, by the tenant's strategy. May be called again at any time.</summary>
public sealed class CorrectOnPremises(CorrectionAuthority authority, AgentCorrection byAgent, CloudCorrection byCloud, RemediationJournal journal, CorrectionJournal corrections, VerificationSettings verification, TimeProvider time)
{
    [Function(nameof(CorrectOnPremises))]
    public async Task<CorrectionStep> RunAsync([ActivityTrigger] CorrectInput input, CancellationToken cancellationToken)
    {
        // What was sent under this step has its outcome on record, whatever changed since.
        if (await byAgent.FindAsync(input, cancellationToken) is { } under)
        {
            return under;
        }

        return await authority.JudgeAsync(input, cancellationToken) switch
        {
            { Change: { } change, User: { } user } => change.Strategy switch
            {
                OnPremisesStrategy.Agent or OnPremisesStrategy.ExchangeServer => await byAgent.AskAsync(input, change, user, cancellationToken),
                OnPremisesStrategy.CloudManaged => await byCloud.CorrectAsync(input, change, cancellationToken),
                _ => await HandOutAsync(input, change, cancellationToken),
            },
            var refused => await corrections.PlanAgainAsync(input, $"{refused.Reason} Nothing was changed.", cancellationToken),
        };
    }

    private async Task<CorrectionStep> HandOutAsync(CorrectInput input, OnPremisesChange change, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(
            input.Subject,
            $"handed-out-{input.Step}",
            RemediationState.AwaitingOnPremises,
            "script-handed-out",
            $"Waits for an administrator to set the cloud archive's GUID {change.Target} on premises; the plan holds the scripts.",
            cancellationToken,
            nextCheckAt: time.GetUtcNow() + verification.FirstCheckAfter);
        return new CorrectionStep(CorrectionResult.Corrected, TimeSpan.Zero, new SourceCorrection(IsLeftToAdministrator: true, input.DescribedBy));
    }
}

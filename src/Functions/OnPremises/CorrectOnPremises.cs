using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>Carries out a plan that corrects a value at its source, by the tenant's strategy. May be called again at any time.</summary>
public sealed class CorrectOnPremises(
    CorrectionAuthorizer authorizer,
    AgentCorrection byAgent,
    CloudCorrection byCloud,
    RemediationJournal journal,
    CorrectionJournal corrections,
    VerificationOptions verification,
    TimeProvider time
)
{
    [Function(nameof(CorrectOnPremises))]
    public async Task<CorrectionStep> RunAsync([ActivityTrigger] CorrectInput input, CancellationToken cancellationToken)
    {
        // A request that was sent under this step has a recorded outcome, whatever has changed since.
        if (await byAgent.FindAsync(input, cancellationToken) is { } under)
        {
            return under;
        }

        return await authorizer.EvaluateAsync(input, cancellationToken) switch
        {
            { Change: { } change, User: { } user } => change.Strategy switch
            {
                OnPremisesStrategy.Agent or OnPremisesStrategy.ExchangeServer => await byAgent.CorrectAsync(
                    input,
                    change,
                    user,
                    cancellationToken
                ),
                OnPremisesStrategy.CloudManaged => await byCloud.CorrectAsync(input, change, cancellationToken),
                _ => await ProvideScriptAsync(input, change, cancellationToken),
            },
            var refused => await corrections.PlanAgainAsync(input, $"{refused.Reason} Nothing was changed.", cancellationToken),
        };
    }

    private async Task<CorrectionStep> ProvideScriptAsync(CorrectInput input, OnPremisesChange change, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(
            input.Subject,
            $"handed-out-{input.Step}",
            RemediationState.AwaitingOnPremises,
            "script-handed-out",
            $"Waiting for an administrator to set the cloud archive's GUID {change.Target} on premises. The plan contains the scripts.",
            cancellationToken,
            nextCheckAt: time.GetUtcNow() + verification.FirstCheckAfter
        );
        return new CorrectionStep(
            CorrectionResult.Corrected,
            TimeSpan.Zero,
            new SourceCorrection(IsLeftToAdministrator: true, input.DescribedBy)
        );
    }
}

/// <summary>A correction that was made on premises, or is left to an administrator.</summary>
/// <param name="IsLeftToAdministrator">Whether an administrator makes it, at an unknown time.</param>
/// <param name="DescribedBy">The step in which the agent described the user; null where there is no agent.</param>
public sealed record SourceCorrection(bool IsLeftToAdministrator, string? DescribedBy);

/// <param name="Subject">The remediation.</param>
/// <param name="Step">Names the diagnosis that asks.</param>
/// <param name="Check">Counts the calls, from 0.</param>
public sealed record DescribeInput(RemediationSubject Subject, string Step, int Check);

/// <param name="Subject">The remediation.</param>
/// <param name="Step">Names the diagnosis that led here.</param>
/// <param name="PlanHash">The plan.</param>
/// <param name="DescribedBy">The step in which the agent described the user; null where there is no agent.</param>
/// <param name="Attempt">Counts the diagnoses of this round, from 1.</param>
/// <param name="Check">Counts the calls, from 0.</param>
public sealed record CorrectInput(
    RemediationSubject Subject,
    string Step,
    string PlanHash,
    string? DescribedBy,
    int Attempt,
    int Check = 0
);

/// <summary>The result of one call.</summary>
/// <param name="Result">The result.</param>
/// <param name="Pause">How long to wait before what follows.</param>
/// <param name="Correction">What was corrected, for <see cref="CorrectionResult.Corrected"/>.</param>
/// <param name="End">Where the remediation ended, for <see cref="CorrectionResult.Ended"/>.</param>
public sealed record CorrectionStep(
    CorrectionResult Result,
    TimeSpan Pause,
    SourceCorrection? Correction = null,
    RemediationState? End = null
);

/// <summary>The results of a call that has to do with the on-premises side.</summary>
public enum CorrectionResult
{
    /// <summary>The answer is still to come: look again.</summary>
    Awaited,

    /// <summary>There is an answer, or there will be none: go on.</summary>
    Settled,

    /// <summary>The value was corrected on premises, or its correction was handed to an administrator: it has to arrive.</summary>
    Corrected,

    /// <summary>The mailbox is cloud-managed now: provisioning can be requested immediately.</summary>
    CorrectedInCloud,

    /// <summary>Nothing was changed: plan again.</summary>
    PlanAgain,

    /// <summary>The remediation ended.</summary>
    Ended,
}

using Microsoft.DurableTask;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Remediation;

/// <summary>One error of a user: diagnosed as often as it takes to get to a repair, repaired, and watched until it is gone.</summary>
internal sealed class RemediationRound(TaskOrchestrationContext context, InterruptibleDelay delay, RemediationSubject subject, int number)
{
    /// <summary>Repairs one error.</summary>
    /// <returns>Where the remediation ended; null when a further error, or a further holder of the GUID, needs another round.</returns>
    public async Task<RemediationState?> RunAsync()
    {
        var attempt = new Attempt(Number: 1);
        while (true)
        {
            var diagnosis = await DiagnoseAsync(attempt);
            attempt = attempt with { UnreadableSince = diagnosis.UnreadableSince };
            switch (await TakeNextStepAsync(diagnosis, attempt))
            {
                case StepResult.Ended(var state):
                    return state;
                case StepResult.Repaired(var correction):
                    return await VerifyAsync(diagnosis, correction);
                case StepResult.NotRepaired(var next, var pause):
                    if (pause is { } time)
                    {
                        await delay.PauseAsync(time);
                    }

                    attempt = next with { Number = attempt.Number + 1 };
                    break;
            }
        }
    }

    private async Task<StepResult> TakeNextStepAsync(Diagnosis diagnosis, Attempt attempt) =>
        diagnosis switch
        {
            { End: { } end } => new StepResult.Ended(end),
            { Next: DiagnosedStep.Wait } => Later(attempt, diagnosis.PauseBeforeNext),
            { Next: DiagnosedStep.DescribeOnPremises } => await DescribeOnPremisesAsync(attempt),
            { Next: DiagnosedStep.CorrectOnPremises } => await CorrectOnPremisesAsync(diagnosis, attempt),
            { Next: DiagnosedStep.AskForOnPremises } => await RequestApprovalAsync(diagnosis, attempt)
                ?? await CorrectOnPremisesAsync(diagnosis, attempt),
            { Next: DiagnosedStep.AskForHoldRelease } => await RequestApprovalAsync(diagnosis, attempt)
                ?? await ReleaseHoldAsync(diagnosis, attempt),
            { Next: DiagnosedStep.Ask } => await RequestApprovalAsync(diagnosis, attempt) ?? await PurgeAsync(diagnosis, attempt),
            { Next: DiagnosedStep.Purge } => await PurgeAsync(diagnosis, attempt),
            { Next: DiagnosedStep.Reprovision } => await ReprovisionAsync(),
            { Next: DiagnosedStep.Verify } => new StepResult.Repaired(),
            _ => throw new InvalidOperationException($"Diagnosis has no step {diagnosis.Next}."),
        };

    /// <summary>Diagnoses when it is the tenant's turn; what was put off was no attempt.</summary>
    private async Task<Diagnosis> DiagnoseAsync(Attempt attempt)
    {
        var input = new DiagnoseInput(subject, number, attempt.Number, attempt.WasRefused, attempt.DescribedBy, attempt.UnreadableSince);
        while (true)
        {
            var diagnosis = await CallAsync<Diagnosis>(nameof(Diagnose), input);
            if (diagnosis is { End: not null } or { Next: not DiagnosedStep.ComeBack })
            {
                return diagnosis;
            }

            await delay.PauseAsync(diagnosis.PauseBeforeNext);
        }
    }

    /// <summary>Waits until the approvers have answered, or the time for it is over.</summary>
    /// <returns>Null when the plan is approved.</returns>
    private async Task<StepResult?> RequestApprovalAsync(Diagnosis diagnosis, Attempt attempt)
    {
        while (true)
        {
            var review = await CallAsync<Review>(nameof(ReviewApproval), new ReviewInput(subject, diagnosis.PlanHash!));
            switch (review)
            {
                case { End: { } end }:
                    return new StepResult.Ended(end);
                case { Result: ReviewResult.PlanAgain }:
                    return Later(attempt, review.Pause);
                case { Result: ReviewResult.Approved }:
                    return null;
            }

            await delay.PauseAsync(review.Pause);
        }
    }

    private async Task<StepResult> ReleaseHoldAsync(Diagnosis diagnosis, Attempt attempt) =>
        new StepResult.NotRepaired(attempt, await CallAsync<TimeSpan>(nameof(ReleaseHold), PurgeOf(diagnosis, attempt)));

    /// <summary>Copies the content where the policy asks for it, then purges, then has the user provisioned.</summary>
    private async Task<StepResult> PurgeAsync(Diagnosis diagnosis, Attempt attempt)
    {
        var input = PurgeOf(diagnosis, attempt);
        if (diagnosis.CopiesContent && !await CopyContentAsync(input))
        {
            return Later(attempt, diagnosis.PauseBeforeNext);
        }

        var purge = await PurgeUntilSettledAsync(input with { Refusals = attempt.Refusals });
        return purge switch
        {
            { Result: PurgeResult.Ended, End: { } end } => new StepResult.Ended(end),
            { Result: PurgeResult.Gone or PurgeResult.Unreadable } => await ReprovisionAsync(),
            { Result: PurgeResult.RefusedByExchange } => Later(
                attempt with
                {
                    WasRefused = true,
                    Refusals = attempt.Refusals + 1,
                },
                purge.Pause
            ),
            _ => Later(attempt with { WasRefused = true }, purge.Pause),
        };
    }

    /// <summary>True when the content was copied completely.</summary>
    private async Task<bool> CopyContentAsync(PurgeInput input)
    {
        while (true)
        {
            var step = await CallAsync<CopyContentStep>(nameof(CopyContent), input);
            if (step.Result is not CopyContentResult.UnderWay)
            {
                return step.Result is CopyContentResult.Completed;
            }

            input = input with { Check = input.Check + 1 };
            await delay.PauseAsync(step.Pause);
        }
    }

    /// <summary>Gone when the recipient was seen gone twice; never unsettled.</summary>
    private async Task<PurgeStep> PurgeUntilSettledAsync(PurgeInput input)
    {
        while (true)
        {
            var purge = await CallAsync<PurgeStep>(nameof(PurgeConflict), input);
            switch (purge.Result)
            {
                case PurgeResult.ComeBack:
                    break;
                case PurgeResult.Unsettled or PurgeResult.SeenGoneOnce:
                    input = input with { Check = input.Check + 1, SeenGoneAt = purge.SeenGoneAt };
                    break;
                default:
                    return purge;
            }

            await delay.PauseAsync(purge.Pause);
        }
    }

    /// <summary>Waits until the hybrid agent has described the user, or the time for it is over.</summary>
    private async Task<StepResult> DescribeOnPremisesAsync(Attempt attempt)
    {
        var input = new DescribeInput(subject, $"{number}-{attempt.Number}-describe", Check: 0);
        while (true)
        {
            var step = await CallAsync<CorrectionStep>(nameof(DescribeOnPremises), input);
            if (step.Result is not CorrectionResult.Awaited)
            {
                return new StepResult.NotRepaired(attempt with { DescribedBy = input.Step }, Pause: null);
            }

            input = input with { Check = input.Check + 1 };
            await delay.PauseAsync(step.Pause);
        }
    }

    /// <summary>Waits until the value was corrected at its source, refused, or the time for it is over.</summary>
    private async Task<StepResult> CorrectOnPremisesAsync(Diagnosis diagnosis, Attempt attempt)
    {
        var input = new CorrectInput(subject, $"{number}-{attempt.Number}", diagnosis.PlanHash!, attempt.DescribedBy, attempt.Number);
        while (true)
        {
            var step = await CallAsync<CorrectionStep>(nameof(CorrectOnPremises), input);
            switch (step)
            {
                case { Result: CorrectionResult.Ended, End: { } end }:
                    return new StepResult.Ended(end);
                case { Result: CorrectionResult.PlanAgain }:
                    return Later(attempt, step.Pause);
                case { Result: not CorrectionResult.Awaited, Correction: { } correction }:
                    // It has to arrive first; the sync provisions what it brings.
                    return new StepResult.Repaired(correction);
                case { Result: not CorrectionResult.Awaited }:
                    return await ReprovisionAsync();
            }

            input = input with { Check = input.Check + 1 };
            await delay.PauseAsync(step.Pause);
        }
    }

    private async Task<StepResult> ReprovisionAsync()
    {
        await CallAsync<bool>(nameof(Reprovision), new ReprovisionInput(subject, $"{number}"));
        return new StepResult.Repaired();
    }

    /// <summary>Checks until the error is seen gone twice, or the time for it is over.</summary>
    private async Task<RemediationState?> VerifyAsync(Diagnosis diagnosis, SourceCorrection? correction)
    {
        var input = new VerifyInput(
            subject,
            number,
            Check: 1,
            diagnosis.Fingerprint,
            context.CurrentUtcDateTime,
            SeenGoneAt: null,
            correction
        );
        var pause = diagnosis.Pause;
        while (true)
        {
            await delay.PauseAsync(pause);
            var step = await CallAsync<VerificationStep>(nameof(VerifyError), input);
            pause = step.Pause;
            switch (step.Result)
            {
                case VerificationResult.ComeBack:
                    continue;
                case VerificationResult.Ended:
                    return step.End;
                case VerificationResult.AnotherError or VerificationResult.AnotherHolder:
                    return null;
                case VerificationResult.AskAgain:
                    await CallAsync<bool>(nameof(Reprovision), new ReprovisionInput(subject, $"{number}-{input.Check}"));
                    break;
            }

            input = input with { Check = input.Check + 1, SeenGoneAt = step.SeenGoneAt };
        }
    }

    private PurgeInput PurgeOf(Diagnosis diagnosis, Attempt attempt) =>
        new(
            subject,
            $"{number}-{attempt.Number}",
            diagnosis.Problem!,
            diagnosis.RecipientId!.Value,
            diagnosis.RecipientKind,
            diagnosis.PlanHash!,
            attempt.Number
        );

    private Task<T> CallAsync<T>(string activity, object input) =>
        context.CallActivityAsync<T>(activity, input, RemediateUser.DefaultRetry);

    // A description that led to nothing is old by the next diagnosis.
    private static StepResult Later(Attempt attempt, TimeSpan pause) =>
        new StepResult.NotRepaired(attempt with { DescribedBy = null }, pause);

    /// <summary>What is known of the attempts of this round.</summary>
    /// <param name="Number">Counts the diagnoses, from 1.</param>
    /// <param name="WasRefused">Whether an attempt came as far as its purge, which was refused.</param>
    /// <param name="Refusals">How often Exchange itself refused it.</param>
    /// <param name="DescribedBy">The step in which the hybrid agent described the user; null when it did not, or that is old.</param>
    /// <param name="UnreadableSince">Since when something that a diagnosis needs cannot be read.</param>
    private sealed record Attempt(
        int Number,
        bool WasRefused = false,
        int Refusals = 0,
        string? DescribedBy = null,
        DateTimeOffset? UnreadableSince = null
    );

    /// <summary>What a step came to.</summary>
    private abstract record StepResult
    {
        /// <summary>The remediation ended.</summary>
        public sealed record Ended(RemediationState State) : StepResult;

        /// <summary>Everything that can be done was done; whether the error is gone has to be seen.</summary>
        public sealed record Repaired(SourceCorrection? Correction = null) : StepResult;

        /// <summary>It is diagnosed again, after the pause if there is one.</summary>
        public sealed record NotRepaired(Attempt Attempt, TimeSpan? Pause) : StepResult;
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Remediation;

/// <summary>
/// The loop: diagnose, purge, see it gone twice, reprovision, wait and verify; again for an error that comes to light behind the first.
/// It only puts the steps in order. What a step means is decided in the activities, and recorded with their results.
/// </summary>
public static class RemediateUser
{
    /// <summary>Errors may hide behind each other; more rounds than this point to something that repeats itself.</summary>
    private const int MaximumRounds = 6;

    internal static readonly TaskOptions DefaultRetry = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(RemediateUser))]
    public static async Task<RemediationState> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var subject = context.GetInput<RemediationSubject>()
            ?? throw new InvalidOperationException("A remediation was started without its subject.");
        try
        {
            var waiting = new InterruptibleDelay(context);
            for (var round = 1; round <= MaximumRounds; round++)
            {
                if (await RunRoundAsync(context, waiting, subject, round) is { } end)
                {
                    return end;
                }
            }

            return await CloseAsync(context, subject, new(subject, RemediationState.NeedsOperator, "too-many-rounds", $"After {MaximumRounds} repairs the user still carries errors.", "Look at the user's attributes on premises and in the cloud by hand."));
        }
        catch (TaskFailedException failure)
        {
            return await CloseAsync(context, subject, new(subject, RemediationState.Failed, "internal-error", $"A step failed for good: {failure.FailureDetails.ErrorMessage}", "Retry the remediation; if it fails again, look at the application's log."));
        }
    }

    /// <summary>One error: null when a further one is to be looked at, otherwise where the remediation ended.</summary>
    private static async Task<RemediationState?> RunRoundAsync(TaskOrchestrationContext context, InterruptibleDelay waiting, RemediationSubject subject, int round)
    {
        var wasRefused = false;
        var refusals = 0;
        string? describedBy = null;
        SourceCorrection? correction = null;
        DateTimeOffset? unreadableSince = null;
        Diagnosis diagnosis;
        for (var attempt = 1; ; attempt++)
        {
            var input = new DiagnoseInput(subject, round, attempt, wasRefused, describedBy, unreadableSince);
            diagnosis = await context.CallActivityAsync<Diagnosis>(nameof(Diagnose), input, DefaultRetry);
            unreadableSince = diagnosis.UnreadableSince;
            if (diagnosis.End is { } end)
            {
                return end;
            }

            if (diagnosis.Next is DiagnosedStep.DescribeOnPremises)
            {
                describedBy = await CorrectAtSource.DescribeAsync(context, waiting, new DescribeInput(subject, $"{round}-{attempt}-describe", Look: 0));
                continue;
            }

            if (diagnosis.Next is DiagnosedStep.Ask or DiagnosedStep.AskForHoldRelease or DiagnosedStep.AskForOnPremises)
            {
                var review = await AskAsync(context, waiting, subject, diagnosis);
                if (review.End is { } refused)
                {
                    return refused;
                }

                if (review.Result is ReviewResult.PlanAgain)
                {
                    describedBy = null;
                    await waiting.PauseAsync(review.Pause);
                    continue;
                }

                if (diagnosis.Next is DiagnosedStep.AskForHoldRelease)
                {
                    await waiting.PauseAsync(await context.CallActivityAsync<TimeSpan>(nameof(ReleaseHold), PurgeOf(subject, round, attempt, diagnosis), DefaultRetry));
                    continue;
                }
            }

            if (diagnosis.Next is DiagnosedStep.Reprovision or DiagnosedStep.Verify)
            {
                break;
            }

            var pause = diagnosis.PauseBeforeNext;
            if (diagnosis.Next is DiagnosedStep.CorrectOnPremises or DiagnosedStep.AskForOnPremises)
            {
                var corrected = await CorrectAtSource.CorrectAsync(context, waiting, new CorrectInput(subject, $"{round}-{attempt}", diagnosis.PlanHash!, describedBy, attempt));
                if (corrected.Result is CorrectionResult.Ended)
                {
                    return corrected.End;
                }

                if (corrected.Result is not CorrectionResult.PlanAgain)
                {
                    correction = corrected.Correction;
                    break;
                }

                pause = corrected.Pause;
            }

            if (diagnosis.Next is DiagnosedStep.Purge or DiagnosedStep.Ask
                && await RescueAsync(context, waiting, PurgeOf(subject, round, attempt, diagnosis), diagnosis.CopiesContent))
            {
                var purge = await PurgeAsync(context, waiting, PurgeOf(subject, round, attempt, diagnosis) with { Refusals = refusals });
                if (purge.Result is PurgeResult.Ended)
                {
                    return purge.End;
                }

                if (purge.Result is PurgeResult.Gone or PurgeResult.Unreadable)
                {
                    break;
                }

                refusals += purge.Result is PurgeResult.RefusedByExchange ? 1 : 0;
                (pause, wasRefused) = (purge.Pause, true);
            }

            describedBy = null;
            await waiting.PauseAsync(pause);
        }

        // What was corrected on premises has to arrive first; the sync provisions what it brings.
        if (diagnosis.Next is not DiagnosedStep.Verify && correction is null)
        {
            await context.CallActivityAsync<bool>(nameof(Reprovision), new ReprovisionInput(subject, $"{round}"), DefaultRetry);
        }

        return await VerifyAsync(context, waiting, subject, round, diagnosis, correction);
    }

    private static PurgeInput PurgeOf(RemediationSubject subject, int round, int attempt, Diagnosis diagnosis) =>
        new(subject, $"{round}-{attempt}", diagnosis.Problem!, diagnosis.RecipientId!.Value, diagnosis.RecipientKind, diagnosis.PlanHash!, attempt);

    /// <summary>Waits until people have answered, or the time for it is over.</summary>
    private static async Task<Review> AskAsync(TaskOrchestrationContext context, InterruptibleDelay waiting, RemediationSubject subject, Diagnosis diagnosis)
    {
        while (true)
        {
            var review = await context.CallActivityAsync<Review>(nameof(ReviewApproval), new ReviewInput(subject, diagnosis.PlanHash!), DefaultRetry);
            if (review.Result is not ReviewResult.Waiting)
            {
                return review;
            }

            await waiting.PauseAsync(review.Pause);
        }
    }

    /// <summary>True when nothing is to be rescued, or everything was.</summary>
    private static async Task<bool> RescueAsync(TaskOrchestrationContext context, InterruptibleDelay waiting, PurgeInput input, bool rescues)
    {
        while (rescues)
        {
            var step = await context.CallActivityAsync<CopyContentStep>(nameof(CopyContent), input, DefaultRetry);
            if (step.Result is not CopyContentResult.UnderWay)
            {
                return step.Result is CopyContentResult.Completed;
            }

            input = input with { Look = input.Look + 1 };
            await waiting.PauseAsync(step.Pause);
        }

        return true;
    }

    /// <summary>Gone when the recipient was seen gone twice; never unsettled.</summary>
    private static async Task<PurgeStep> PurgeAsync(TaskOrchestrationContext context, InterruptibleDelay waiting, PurgeInput input)
    {
        while (true)
        {
            var purge = await context.CallActivityAsync<PurgeStep>(nameof(PurgeConflict), input, DefaultRetry);
            if (purge.Result is not (PurgeResult.Unsettled or PurgeResult.SeenGoneOnce))
            {
                return purge;
            }

            // What came of it is not known yet, or the recipient was seen gone once: read again after a pause.
            input = input with { Look = input.Look + 1, SeenGoneAt = purge.SeenGoneAt };
            await waiting.PauseAsync(purge.Pause);
        }
    }

    private static async Task<RemediationState?> VerifyAsync(TaskOrchestrationContext context, InterruptibleDelay waiting, RemediationSubject subject, int round, Diagnosis diagnosis, SourceCorrection? correction)
    {
        var since = context.CurrentUtcDateTime;
        var pause = diagnosis.Pause;
        DateTimeOffset? seenGoneAt = null;
        for (var look = 1; ; look++)
        {
            await waiting.PauseAsync(pause);
            var verification = await context.CallActivityAsync<VerificationStep>(
                nameof(VerifyError), new VerifyInput(subject, round, look, diagnosis.Fingerprint, since, seenGoneAt, correction), DefaultRetry);
            switch (verification.Result)
            {
                case VerificationResult.Ended:
                    return verification.End;
                case VerificationResult.AnotherError or VerificationResult.AnotherHolder:
                    return null;
                case VerificationResult.AskAgain:
                    await context.CallActivityAsync<bool>(nameof(Reprovision), new ReprovisionInput(subject, $"{round}-{look}"), DefaultRetry);
                    break;
            }

            seenGoneAt = verification.SeenGoneAt;
            pause = verification.Pause;
        }
    }

    private static Task<RemediationState> CloseAsync(TaskOrchestrationContext context, RemediationSubject subject, CloseInput close) =>
        context.CallActivityAsync<RemediationState>(nameof(Close), close with { Subject = subject }, DefaultRetry);
}

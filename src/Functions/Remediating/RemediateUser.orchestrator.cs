using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Remediating;

/// <summary>
/// The loop: diagnose, purge, see it gone twice, reprovision, wait and verify; again for an error that comes to light behind the first.
/// It only puts the steps in order. What a step means is decided in the activities, and recorded with their results.
/// </summary>
public static class RemediateUser
{
    /// <summary>Errors may hide behind each other; more rounds than this point to something that repeats itself.</summary>
    private const int MaximumRounds = 6;

    private static readonly TaskOptions Patiently = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(5)));

    [Function(nameof(RemediateUser))]
    public static async Task<RemediationState> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var subject = context.GetInput<RemediationSubject>()
            ?? throw new InvalidOperationException("A remediation was started without its subject.");
        try
        {
            for (var round = 1; round <= MaximumRounds; round++)
            {
                if (await RunRoundAsync(context, subject, round) is { } end)
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
    private static async Task<RemediationState?> RunRoundAsync(TaskOrchestrationContext context, RemediationSubject subject, int round)
    {
        var startedAt = context.CurrentUtcDateTime;
        Diagnosis diagnosis;
        for (var attempt = 1; ; attempt++)
        {
            diagnosis = await context.CallActivityAsync<Diagnosis>(nameof(Diagnose), new DiagnoseInput(subject, round, attempt, startedAt), Patiently);
            if (diagnosis.End is { } end)
            {
                return end;
            }

            if (diagnosis.Next is DiagnosedStep.Purge && await PurgeAsync(context, subject, round, attempt, diagnosis))
            {
                break;
            }

            if (diagnosis.Next is DiagnosedStep.Reprovision or DiagnosedStep.Verify)
            {
                break;
            }

            await PauseAsync(context, diagnosis.Pause);
        }

        if (diagnosis.Next is not DiagnosedStep.Verify)
        {
            await context.CallActivityAsync<bool>(nameof(Reprovision), new ReprovisionInput(subject, $"{round}"), Patiently);
        }

        return await VerifyAsync(context, subject, round, diagnosis);
    }

    /// <summary>True when the recipient was seen gone twice.</summary>
    private static async Task<bool> PurgeAsync(TaskOrchestrationContext context, RemediationSubject subject, int round, int attempt, Diagnosis diagnosis)
    {
        var input = new PurgeInput(subject, $"{round}-{attempt}", diagnosis.Problem!, diagnosis.RecipientId!.Value, diagnosis.PlanHash!);
        while (true)
        {
            var purge = await context.CallActivityAsync<PurgeStep>(nameof(PurgeConflict), input, Patiently);
            switch (purge.Result)
            {
                case PurgeResult.Refused:
                    return false;
                case PurgeResult.Gone when input.SeenGone:
                    return true;
            }

            // Either nobody knows yet, or it was seen gone once: look again after a pause.
            input = input with { Look = input.Look + 1, SeenGone = purge.Result is PurgeResult.Gone };
            await PauseAsync(context, purge.Pause);
        }
    }

    private static async Task<RemediationState?> VerifyAsync(TaskOrchestrationContext context, RemediationSubject subject, int round, Diagnosis diagnosis)
    {
        var since = context.CurrentUtcDateTime;
        var pause = diagnosis.Pause;
        var seenGone = false;
        for (var look = 1; ; look++)
        {
            await PauseAsync(context, pause);
            var verification = await context.CallActivityAsync<Verification>(
                nameof(VerifyError), new VerifyInput(subject, round, look, diagnosis.Fingerprint, since, seenGone), Patiently);
            switch (verification.Result)
            {
                case VerificationResult.Ended:
                    return verification.End;
                case VerificationResult.AnotherError:
                    return null;
                case VerificationResult.AskAgain:
                    await context.CallActivityAsync<bool>(nameof(Reprovision), new ReprovisionInput(subject, $"{round}-{look}"), Patiently);
                    break;
            }

            seenGone = verification.Result is VerificationResult.SeenGoneOnce;
            pause = verification.Pause;
        }
    }

    private static Task PauseAsync(TaskOrchestrationContext context, TimeSpan pause) =>
        context.CreateTimer(context.CurrentUtcDateTime + pause, CancellationToken.None);

    private static Task<RemediationState> CloseAsync(TaskOrchestrationContext context, RemediationSubject subject, CloseInput close) =>
        context.CallActivityAsync<RemediationState>(nameof(Close), close with { Subject = subject }, Patiently);
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Remediation;

/// <summary>
/// The loop: diagnose, purge, confirm twice, reprovision, wait and verify; again for an error that appears after the first one.
/// It only orders the steps. The activities decide, and their results are recorded.
/// </summary>
public static class RemediateUser
{
    /// <summary>One error may hide another one; more rounds than this indicate a loop.</summary>
    private const int MaximumRounds = 6;

    internal static readonly TaskOptions DefaultRetry = TaskOptions.FromRetryPolicy(
        new RetryPolicy(
            maxNumberOfAttempts: 8,
            firstRetryInterval: TimeSpan.FromSeconds(2),
            backoffCoefficient: 2,
            maxRetryInterval: TimeSpan.FromMinutes(5)
        )
    );

    [Function(nameof(RemediateUser))]
    public static async Task<RemediationState> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var subject = context.GetInput<RemediationSubject>()
            ?? throw new InvalidOperationException("A remediation was started without its subject.");
        try
        {
            var delay = new InterruptibleDelay(context);
            for (var round = 1; round <= MaximumRounds; round++)
            {
                if (await new RemediationRound(context, delay, subject, round).RunAsync() is { } end)
                {
                    return end;
                }
            }

            return await CloseAsync(
                context,
                new(
                    subject,
                    RemediationState.NeedsOperator,
                    "too-many-rounds",
                    $"After {MaximumRounds} repairs, the user still has errors.",
                    "Check the user's attributes on premises and in the cloud by hand."
                )
            );
        }
        catch (TaskFailedException failure)
        {
            return await CloseAsync(
                context,
                new(
                    subject,
                    RemediationState.Failed,
                    "internal-error",
                    $"A step failed permanently: {failure.FailureDetails.ErrorMessage}",
                    "Retry the remediation. If it fails again, check the application's log."
                )
            );
        }
    }

    private static Task<RemediationState> CloseAsync(TaskOrchestrationContext context, CloseInput close) =>
        context.CallActivityAsync<RemediationState>(nameof(Close), close, DefaultRetry);
}

using Microsoft.DurableTask;
using TenantHygiene.Functions.Remediation;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>
/// The part of <see cref="RemediateUser"/> that has to do with the on-premises side. An agent's answer ends a pause by an event; where that gets lost,
/// the next look finds the answer on record.
/// </summary>
internal static class CorrectAtSource
{
    /// <summary>Waits until the agent has described the user, or the time for it is over.</summary>
    /// <returns>The step under which the description is on record.</returns>
    public static async Task<string> DescribeAsync(TaskOrchestrationContext context, InterruptibleDelay waiting, DescribeInput input)
    {
        while (true)
        {
            var step = await context.CallActivityAsync<CorrectionStep>(nameof(DescribeOnPremises), input, RemediateUser.DefaultRetry);
            if (step.Result is not CorrectionResult.Awaited)
            {
                return input.Step;
            }

            input = input with { Look = input.Look + 1 };
            await waiting.PauseAsync(step.Pause);
        }
    }

    /// <summary>Waits until the correction was made, refused, or has expired.</summary>
    public static async Task<CorrectionStep> CorrectAsync(TaskOrchestrationContext context, InterruptibleDelay waiting, CorrectInput input)
    {
        while (true)
        {
            var step = await context.CallActivityAsync<CorrectionStep>(nameof(CorrectOnPremises), input, RemediateUser.DefaultRetry);
            if (step.Result is not CorrectionResult.Awaited)
            {
                return step;
            }

            input = input with { Look = input.Look + 1 };
            await waiting.PauseAsync(step.Pause);
        }
    }
}

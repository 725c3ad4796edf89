using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>Failures, and what is done about them.</summary>
public static class Failing
{
    private static readonly TaskOptions _threeAttempts = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromMilliseconds(100))
    );

    private static readonly TaskOptions _whileDevice = TaskOptions.FromRetryHandler(failed => failed.LastAttemptNumber < 4);

    [Function(nameof(Retries))]
    public static Task<string> Retries([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(Activities.Flaky), context.GetInput<int>(), _threeAttempts);

    [Function(nameof(RetriesByHandler))]
    public static Task<string> RetriesByHandler([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(Activities.Flaky), context.GetInput<int>(), _whileDevice);

    /// <summary>Catches the failure of an activity, and says what is known of it.</summary>
    [Function(nameof(Catches))]
    public static async Task<string> Catches([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallActivityAsync<string>(nameof(Activities.Flaky), int.MaxValue);
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.TaskName}|{failed.FailureDetails.ErrorMessage}|{failed.FailureDetails.StackTrace is not null}";
        }
    }

    /// <summary>What the failure of an activity was caused by.</summary>
    [Function(nameof(Diagnoses))]
    public static async Task<string> Diagnoses([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallActivityAsync<string>(nameof(Activities.Flaky), int.MaxValue);
        }
        catch (TaskFailedException failed)
        {
            var details = failed.FailureDetails;
            return $"{details.ErrorType}|{details.IsCausedBy<DeviceException>()}|{details.IsCausedBy<ArgumentException>()}|{details.InnerFailure?.ErrorType}";
        }
    }

    [Function(nameof(CatchesChild))]
    public static async Task<string> CatchesChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallSubOrchestratorAsync(nameof(Breaks));
            return "not reached";
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.TaskName}|{failed.FailureDetails.IsCausedBy<DeviceException>()}|{failed.FailureDetails.InnerFailure?.ErrorMessage}";
        }
    }

    [Function(nameof(Breaks))]
    public static Task Breaks([OrchestrationTrigger] TaskOrchestrationContext context) =>
        throw new DeviceException("orchestration broke", new TimeoutException("no answer"));

    [Function(nameof(CallsUnknownActivity))]
    public static async Task<string> CallsUnknownActivity([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.CallActivityAsync<string>("Nobody");
        }
        catch (TaskFailedException)
        {
            return "caught";
        }
    }
}

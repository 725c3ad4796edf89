using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public static class RetryOrchestrations
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> Attempts = new();

    [Function("RetryByPolicy")]
    public static async Task<string> RetryByPolicy([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var policy = new RetryPolicy(3, TimeSpan.FromSeconds(10), backoffCoefficient: 2);
        var began = context.CurrentUtcDateTime;
        var attempts = await context.CallActivityAsync<int>(
            "FailTwice", context.InstanceId, TaskOptions.FromRetryPolicy(policy));
        return $"{attempts} attempts in {(context.CurrentUtcDateTime - began).TotalSeconds:0} s";
    }

    [Function("RetryForFifteenSeconds")]
    public static async Task<string> RetryForFifteenSeconds([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var policy = new RetryPolicy(10, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(15));
        var began = context.CurrentUtcDateTime;
        try
        {
            await context.CallActivityAsync("FailAlways", context.InstanceId, TaskOptions.FromRetryPolicy(policy));
            return "unexpected";
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.FailureDetails.ErrorMessage} after {(context.CurrentUtcDateTime - began).TotalSeconds:0} s";
        }
    }

    [Function("OptionsAsInput")]
    public static Task OptionsAsInput([OrchestrationTrigger] TaskOrchestrationContext context)
        => context.CallActivityAsync("FailInside", input: TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1))));

    [Function("RetryByHandler")]
    public static Task<int> RetryByHandler([OrchestrationTrigger] TaskOrchestrationContext context)
        => context.CallActivityAsync<int>(
            "FailTwice",
            context.InstanceId,
            TaskOptions.FromRetryHandler(retry => retry.LastFailure.IsCausedBy<InvalidOperationException>() && retry.LastAttemptNumber < 5));

    [Function("GiveUp")]
    public static async Task<string> GiveUp([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync("FailInside");
            return "unexpected";
        }
        catch (TaskFailedException failed)
        {
            var inner = failed.FailureDetails.InnerFailure!;
            return $"{failed.TaskName}: {failed.FailureDetails.ErrorMessage} <- {inner.ErrorType}: {inner.ErrorMessage}; {failed.IsCausedByException<SystemException>()}";
        }
    }

    [Function("Throw")]
    public static Task Throw([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("FailInside");

    [Function("FailTwice")]
    public static int FailTwice([ActivityTrigger] string key)
    {
        var attempt = Attempts.AddOrUpdate(key, 1, (_, before) => before + 1);
        return attempt > 2 ? attempt : throw new InvalidOperationException($"attempt {attempt}");
    }

    [Function("FailAlways")]
    public static void FailAlways([ActivityTrigger] string key)
        => throw new InvalidOperationException($"attempt {Attempts.AddOrUpdate(key, 1, (_, before) => before + 1)}");

    [Function("FailInside")]
    public static void FailInside([ActivityTrigger] object? input, FunctionContext context)
        => throw new InvalidOperationException("outer", new FormatException("inner"));
}

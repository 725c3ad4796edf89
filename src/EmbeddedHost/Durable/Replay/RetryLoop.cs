using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>Calls again as the options say. Runs as orchestrator code: its waits are durable timers and its attempts are steps.</summary>
internal static class RetryLoop
{
    public static async Task<T> RunAsync<T>(TaskOrchestrationContext context, TaskRetryOptions retry, Func<Task<T>> call)
    {
        var firstAttemptAt = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            TaskFailedException failed;
            try
            {
                return await call();
            }
            catch (TaskFailedException exception)
            {
                failed = exception;
            }

            var elapsed = context.CurrentUtcDateTime - firstAttemptAt;
            if (retry.Handler is { } handler)
            {
                if (!await handler(new RetryContext(context, attempt, failed.FailureDetails, elapsed, CancellationToken.None)))
                {
                    throw failed;
                }
            }
            else
            {
                var delay = NextDelay(retry.Policy!, attempt, elapsed, failed.FailureDetails) ?? throw failed;
                await context.CreateTimer(delay, CancellationToken.None);
            }

            DurableTelemetry.Retried(context);
        }
    }

    /// <summary>The wait before the next attempt, or null when there is none.</summary>
    internal static TimeSpan? NextDelay(RetryPolicy policy, int attempt, TimeSpan elapsed, TaskFailureDetails failure)
    {
        if (attempt >= policy.MaxNumberOfAttempts || policy.FailureFilter?.Invoke(failure) == false)
        {
            return null;
        }

        if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout)
        {
            return null;
        }

        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return policy.MaxRetryInterval == Timeout.InfiniteTimeSpan || milliseconds < policy.MaxRetryInterval.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : policy.MaxRetryInterval;
    }
}

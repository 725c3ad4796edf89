namespace Microsoft.DurableTask;

/// <summary>A declarative retry.</summary>
public class RetryPolicy
{
    /// <summary>Creates a policy; attempts count the first call. Without a longest interval that is an hour; without a timeout there is none.</summary>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxNumberOfAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        RequireInfiniteOrAtLeast(firstRetryInterval, maxRetryInterval, nameof(maxRetryInterval));
        RequireInfiniteOrAtLeast(firstRetryInterval, retryTimeout, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>Attempts, the first one included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>The wait before the first retry.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>Each wait is this many times the one before.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>The longest wait; one hour unless told.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary>An attempt that fails later than this after the first one began is the last.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Decides by the failure whether to retry.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure
    {
        init => FailureFilter = value;
    }

    internal Func<TaskFailureDetails, bool>? FailureFilter { get; private init; }

    private static void RequireInfiniteOrAtLeast(TimeSpan least, TimeSpan? value, string name)
    {
        if (value < least && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, value, $"It must be at least the first retry interval, {least}.");
        }
    }
}

/// <summary>Decides whether to call again.</summary>
public delegate bool RetryHandler(RetryContext retryContext);

/// <summary>Decides whether to call again; may wait on durable tasks.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);

/// <summary>What a retry handler is told.</summary>
public record RetryContext(
    TaskOrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime,
    CancellationToken CancellationToken);

/// <summary>A retry, by policy or by handler.</summary>
public sealed class TaskRetryOptions
{
    /// <summary>Retries by <paramref name="policy"/>.</summary>
    public TaskRetryOptions(RetryPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Policy = policy;
    }

    /// <summary>Retries as <paramref name="handler"/> decides.</summary>
    public TaskRetryOptions(AsyncRetryHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Handler = handler;
    }

    /// <summary>The policy, or null.</summary>
    public RetryPolicy? Policy { get; }

    /// <summary>The handler, or null.</summary>
    public AsyncRetryHandler? Handler { get; }

    /// <summary>Retries by <paramref name="policy"/>.</summary>
    public static implicit operator TaskRetryOptions(RetryPolicy policy) => FromRetryPolicy(policy);

    /// <summary>Retries as <paramref name="handler"/> decides.</summary>
    public static implicit operator TaskRetryOptions(AsyncRetryHandler handler) => FromRetryHandler(handler);

    /// <summary>Retries as <paramref name="handler"/> decides.</summary>
    public static implicit operator TaskRetryOptions(RetryHandler handler) => FromRetryHandler(handler);

    /// <summary>Retries by <paramref name="policy"/>.</summary>
    public static TaskRetryOptions FromRetryPolicy(RetryPolicy policy) => new(policy);

    /// <summary>Retries as <paramref name="handler"/> decides.</summary>
    public static TaskRetryOptions FromRetryHandler(AsyncRetryHandler handler) => new(handler);

    /// <summary>Retries as <paramref name="handler"/> decides.</summary>
    public static TaskRetryOptions FromRetryHandler(RetryHandler handler)
        => new(new AsyncRetryHandler(context => Task.FromResult(handler(context))));
}

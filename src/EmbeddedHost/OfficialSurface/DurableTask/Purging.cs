namespace Microsoft.DurableTask.Client;

/// <summary>Which finished instances to purge; null means any.</summary>
public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);

/// <summary>How to purge.</summary>
public record PurgeInstanceOptions(bool Recursive = false);

/// <summary>What was purged.</summary>
public class PurgeResult
{
    /// <summary>Creates the result.</summary>
    public PurgeResult(int count)
        : this(count, null)
    {
    }

    /// <summary>Creates the result.</summary>
    public PurgeResult(int count, bool? isComplete)
    {
        PurgedInstanceCount = count;
        IsComplete = isComplete;
    }

    /// <summary>The number of instances that are gone.</summary>
    public int PurgedInstanceCount { get; }

    /// <summary>False when some are left; null when that is unknown.</summary>
    public bool? IsComplete { get; }
}

/// <summary>How to terminate.</summary>
public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);

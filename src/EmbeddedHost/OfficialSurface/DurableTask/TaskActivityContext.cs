namespace Microsoft.DurableTask;

/// <summary>The activity being run.</summary>
public abstract class TaskActivityContext
{
    /// <summary>The activity's name.</summary>
    public abstract TaskName Name { get; }

    /// <summary>The calling orchestration.</summary>
    public abstract string InstanceId { get; }
}

using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>One run of an orchestration. Starting over (continue-as-new, or the id again after the end) makes a new key under the same id.</summary>
internal sealed record InstanceRow
{
    /// <summary>The run; results that were asked for by an earlier run carry another key and are dropped.</summary>
    public required long Key { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    public required OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>UTC ticks.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>UTC ticks.</summary>
    public required long UpdatedAt { get; init; }

    /// <summary>JSON.</summary>
    public string? Output { get; init; }

    /// <summary>JSON.</summary>
    public string? CustomStatus { get; init; }

    public TaskFailureDetails? Failure { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public ParentStep? Parent { get; init; }

    /// <summary>The W3C <c>traceparent</c> of whoever started it; its activities and sub-orchestrations continue that trace.</summary>
    public string? TraceParent { get; init; }

    public bool IsCompleted => Status
        is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

/// <summary>The step of another run that waits for this one.</summary>
internal sealed record ParentStep(string Name, string InstanceId, long Key, int Step);

/// <summary>An activity that was asked for and has not reported yet.</summary>
internal sealed record ActivityRow(long Key, int Step, string InstanceId, string Name, string? Input, string? TraceParent = null);

/// <summary>A due time. <see cref="StartTimer"/> as the step means the start of the instance itself.</summary>
internal sealed record TimerRow(long Key, int Step, string InstanceId, long DueAt)
{
    public const int StartTimer = -1;
}

/// <summary>A message from one instance to another, kept until the receiver's step is committed.</summary>
internal sealed record MessageRow(long Sequence, string InstanceId, StoredMessage Message);

using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>
/// One fact in the life of an orchestration. Facts from outside (a result, a timer, an event) are delivered to the code again in every replay;
/// facts about what the code did (<see cref="ScheduledStep"/>) are what replay is checked against.
/// </summary>
/// <param name="At">When it happened, in UTC ticks.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "e")]
[JsonDerivedType(typeof(ExecutionStarted), "started")]
[JsonDerivedType(typeof(ActivityScheduled), "activity")]
[JsonDerivedType(typeof(SubOrchestrationScheduled), "sub")]
[JsonDerivedType(typeof(TimerCreated), "timer")]
[JsonDerivedType(typeof(EventSent), "sent")]
[JsonDerivedType(typeof(StepCompleted), "done")]
[JsonDerivedType(typeof(StepFailed), "failed")]
[JsonDerivedType(typeof(TimerFired), "fired")]
[JsonDerivedType(typeof(EventRaised), "event")]
[JsonDerivedType(typeof(ExecutionSuspended), "suspended")]
[JsonDerivedType(typeof(ExecutionResumed), "resumed")]
internal abstract record HistoryEvent([property: JsonPropertyName("t")] long At);

/// <summary>The code starts.</summary>
internal sealed record ExecutionStarted(long At) : HistoryEvent(At);

/// <summary>Something the code asked for: the <paramref name="Id"/>-th of its life.</summary>
internal abstract record ScheduledStep(long At, int Id) : HistoryEvent(At)
{
    /// <summary>The step in words, such as <c>activity 'Purge'</c>; two steps are the same when their words are.</summary>
    [JsonIgnore]
    public abstract string Description { get; }
}

internal sealed record ActivityScheduled(long At, int Id, string Name) : ScheduledStep(At, Id)
{
    public override string Description => $"activity '{Name}'";
}

internal sealed record SubOrchestrationScheduled(long At, int Id, string Name, string InstanceId) : ScheduledStep(At, Id)
{
    public override string Description => $"sub-orchestration '{Name}'";
}

internal sealed record TimerCreated(long At, int Id, long DueAt) : ScheduledStep(At, Id)
{
    public override string Description => "a timer";
}

internal sealed record EventSent(long At, int Id, string InstanceId, string Name) : ScheduledStep(At, Id)
{
    public override string Description => $"sending event '{Name}'";
}

/// <summary>An activity or a sub-orchestration returned <paramref name="Result"/>, as JSON.</summary>
internal sealed record StepCompleted(long At, int Id, string? Result) : HistoryEvent(At);

/// <summary>An activity or a sub-orchestration threw.</summary>
internal sealed record StepFailed(long At, int Id, TaskFailureDetails Failure) : HistoryEvent(At);

internal sealed record TimerFired(long At, int Id) : HistoryEvent(At);

/// <summary>An event from outside, its payload as JSON.</summary>
internal sealed record EventRaised(long At, string Name, string? Payload) : HistoryEvent(At);

internal sealed record ExecutionSuspended(long At) : HistoryEvent(At);

internal sealed record ExecutionResumed(long At) : HistoryEvent(At);

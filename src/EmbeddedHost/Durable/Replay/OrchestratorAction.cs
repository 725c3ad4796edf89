namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>Something the code did that it had not done before: to be committed, then carried out.</summary>
/// <param name="Step">How the history remembers it; null when replay does not need it.</param>
internal abstract record OrchestratorAction(ScheduledStep? Step);

internal sealed record CallActivity(ActivityScheduled Scheduled, string? Input) : OrchestratorAction(Scheduled);

internal sealed record CallSubOrchestration(SubOrchestrationScheduled Scheduled, string? Input) : OrchestratorAction(Scheduled);

internal sealed record StartTimer(TimerCreated Created) : OrchestratorAction(Created);

internal sealed record CancelTimer(int TimerId) : OrchestratorAction(Step: null);

internal sealed record SendEventTo(EventSent Sent, string? Payload) : OrchestratorAction(Sent);

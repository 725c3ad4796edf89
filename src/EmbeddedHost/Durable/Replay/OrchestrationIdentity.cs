using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>What the code may know about the instance it runs for.</summary>
/// <param name="Name">The orchestrator.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="Input">Its input, as JSON.</param>
/// <param name="Parent">Its caller, when it is a sub-orchestration.</param>
internal sealed record OrchestrationIdentity(string Name, string InstanceId, string? Input, ParentOrchestrationInstance? Parent);

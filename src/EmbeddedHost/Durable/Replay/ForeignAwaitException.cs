namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>Orchestrator code awaited something that is not durable: after a restart nothing would ever wake it.</summary>
internal sealed class ForeignAwaitException() : InvalidOperationException(
    "An invalid asynchronous invocation was detected: the orchestrator awaited a task that did not come from its TaskOrchestrationContext. "
    + "Move I/O and delays into activities and durable timers, and use only tasks of the context in orchestrators and in middleware around them.");

namespace TenantHygiene.HybridAgent.Heartbeats;

/// <summary>What the agent knows of its own state since it started.</summary>
internal sealed class AgentCondition
{
    private long refusedMessages;

    /// <summary>Messages that were refused: forged, altered, replayed or not understood.</summary>
    public long RefusedMessages => Interlocked.Read(ref refusedMessages);

    /// <summary>What keeps it from its queues; null when nothing does.</summary>
    public string? QueueProblem { get; set; }

    public void CountRefusedMessage() => Interlocked.Increment(ref refusedMessages);
}

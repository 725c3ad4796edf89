using Microsoft.DurableTask;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>What can happen to an instance.</summary>
internal abstract record InstanceMessage
{
    /// <summary>A client asks for something and waits for <paramref name="Reply"/>.</summary>
    internal abstract record Request(Reply Reply) : InstanceMessage;

    /// <summary>A client starts it.</summary>
    internal sealed record Start(
        string Name, string? Input, IReadOnlyDictionary<string, string>? Tags, long? StartAt, Reply Reply, string? TraceParent = null) : Request(Reply);

    /// <summary>An activity of run <paramref name="Key"/> reported.</summary>
    internal sealed record ActivityEnded(long Key, int Step, string? Result, TaskFailureDetails? Failure) : InstanceMessage;

    /// <summary>A timer of run <paramref name="Key"/> is due.</summary>
    internal sealed record TimerDue(long Key, int Step, long DueAt) : InstanceMessage;

    /// <summary>Another instance sent something.</summary>
    internal sealed record Peer(long Sequence, StoredMessage Message) : InstanceMessage;

    internal sealed record Raise(string Name, string? Payload, Reply Reply) : Request(Reply);

    internal sealed record Suspend(Reply Reply) : Request(Reply);

    internal sealed record Resume(Reply Reply) : Request(Reply);

    internal sealed record Terminate(string? Output, bool Recursive, Reply Reply) : Request(Reply);

    /// <summary>Forget it; <paramref name="OnlyRun"/> spares a later run of the same id.</summary>
    internal sealed record Purge(Reply Reply, long? OnlyRun = null) : Request(Reply);

    /// <summary>The code awaited something that is not durable.</summary>
    internal sealed record ForeignAwait(long Key) : InstanceMessage;
}

using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>What instances say to each other.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "m")]
[JsonDerivedType(typeof(StartChild), "start")]
[JsonDerivedType(typeof(ChildEnded), "ended")]
[JsonDerivedType(typeof(EventFromPeer), "event")]
[JsonDerivedType(typeof(EndChild), "end")]
internal abstract record StoredMessage
{
    /// <summary>To a sub-orchestration: start.</summary>
    internal sealed record StartChild(string Name, string? Input, ParentStep Parent, string? TraceParent = null) : StoredMessage;

    /// <summary>To the caller: the sub-orchestration returned or failed.</summary>
    internal sealed record ChildEnded(long Key, int Step, string? Result, TaskFailureDetails? Failure) : StoredMessage;

    /// <summary>To any instance: an event.</summary>
    internal sealed record EventFromPeer(string Name, string? Payload) : StoredMessage;

    /// <summary>To a sub-orchestration: its caller was terminated with everything below it.</summary>
    internal sealed record EndChild(string? Output) : StoredMessage;
}

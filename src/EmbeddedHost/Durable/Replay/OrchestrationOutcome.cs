using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>How the code ended.</summary>
internal abstract record OrchestrationOutcome
{
    /// <summary>It returned <paramref name="Output"/>, as JSON.</summary>
    internal sealed record Completed(string? Output) : OrchestrationOutcome;

    /// <summary>It threw.</summary>
    internal sealed record Failed(TaskFailureDetails Failure) : OrchestrationOutcome;

    /// <summary>It starts over with <paramref name="Input"/> and the events that nothing had waited for.</summary>
    internal sealed record ContinuedAsNew(string? Input, IReadOnlyList<EventRaised> KeptEvents) : OrchestrationOutcome;
}

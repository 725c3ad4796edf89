using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary>The app's orchestrators and activities, as the engine sees them: names to code.</summary>
internal interface IDurableFunctions
{
    bool HasOrchestrator(string name);

    /// <summary>Starts the code named by the context; it runs on the scheduler of the caller.</summary>
    Task<object?> RunOrchestratorAsync(TaskOrchestrationContext context);

    /// <summary>Runs an activity to its end.</summary>
    Task<object?> RunActivityAsync(ActivityCall call, CancellationToken cancellation);
}

/// <summary>One run of an activity.</summary>
/// <param name="Name">The activity.</param>
/// <param name="InstanceId">The calling orchestration.</param>
/// <param name="Step">The step of the orchestration.</param>
/// <param name="Input">JSON.</param>
internal sealed record ActivityCall(string Name, string InstanceId, int Step, string? Input, string? TraceParent = null);

using Microsoft.DurableTask.Client;
using TenantHygiene.Testing;

namespace TenantHygiene.Safety.Execution;

/// <summary>The orchestrations' client of an API whose calls get lost: people's answers must count all the same.</summary>
internal sealed class SilentDurableClient : StubDurableTaskClient
{
    public override Task RaiseEventAsync(
        string instanceId,
        string eventName,
        object? eventPayload = null,
        CancellationToken cancellation = default
    ) => Task.CompletedTask;

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) => Task.FromResult<OrchestrationMetadata?>(null);
}

using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using TenantHygiene.Testing;

namespace TenantHygiene.Functions.Tests.Support;

/// <summary>A durable client that records what it was asked for, and knows the orchestrations that it is told of.</summary>
internal sealed class RecordingDurableClient : StubDurableTaskClient
{
    /// <summary>The orchestrations there are, and how they stand.</summary>
    public Dictionary<string, OrchestrationRuntimeStatus> Instances { get; } = [];

    /// <summary>Those that were begun, in order.</summary>
    public List<string> Begun { get; } = [];

    /// <summary>What those that were begun were given, by id.</summary>
    public Dictionary<string, object?> Inputs { get; } = [];

    /// <summary>Those that were woken, in order.</summary>
    public List<string> Woken { get; } = [];

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName,
        object? input = null,
        StartOrchestrationOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        var id = options!.InstanceId!;
        if (Instances.GetValueOrDefault(id) is OrchestrationRuntimeStatus.Running && Instances.ContainsKey(id))
        {
            throw new OrchestrationAlreadyExistsException(id);
        }

        Instances[id] = OrchestrationRuntimeStatus.Running;
        Inputs[id] = input;
        Begun.Add(id);
        return Task.FromResult(id);
    }

    public override Task RaiseEventAsync(
        string instanceId,
        string eventName,
        object? eventPayload = null,
        CancellationToken cancellation = default
    )
    {
        Woken.Add(instanceId);
        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default
    ) =>
        Task.FromResult(
            Instances.TryGetValue(instanceId, out var status)
                ? new OrchestrationMetadata("RemediateUser", instanceId)
                {
                    RuntimeStatus = status,
                    DataConverter = getInputsAndOutputs ? JsonDataConverter.Default : null,
                    SerializedInput = getInputsAndOutputs
                        ? JsonDataConverter.Default.Serialize(Inputs.GetValueOrDefault(instanceId))
                        : null,
                }
                : null
        );
}

/// <summary>A client whose events get lost.</summary>
internal sealed class UnreachableDurableClient : StubDurableTaskClient
{
    public override Task RaiseEventAsync(
        string instanceId,
        string eventName,
        object? eventPayload = null,
        CancellationToken cancellation = default
    ) => throw new InvalidOperationException("The event is lost.");
}

using Microsoft.DurableTask.Client;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>An instance as the client describes it; payloads as the JSON that is stored.</summary>
public sealed record InstanceView(string Id, string Name, string Status, string? Input, string? Output, string? CustomStatus)
{
    /// <summary>Describes an instance.</summary>
    public static InstanceView Of(OrchestrationMetadata instance) => new(
        instance.InstanceId, instance.Name, instance.RuntimeStatus.ToString(), instance.SerializedInput, instance.SerializedOutput, instance.SerializedCustomStatus);
}

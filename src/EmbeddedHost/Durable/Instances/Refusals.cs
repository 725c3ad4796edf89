using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>How the official client reports what cannot be done.</summary>
internal static class Refusals
{
    public static Exception AlreadyExists(string id, OrchestrationRuntimeStatus status)
        => new OrchestrationAlreadyExistsException($"An orchestration with the instance id '{id}' exists already, in status {status}.");

    public static Exception NotFound(string id)
        => new RpcException(new Status(StatusCode.NotFound, $"No orchestration with the instance id '{id}' exists."));

    public static Exception Finished(string id, OrchestrationRuntimeStatus status)
        => new RpcException(new Status(StatusCode.FailedPrecondition, $"The orchestration '{id}' has ended, in status {status}."));

    public static Exception NotNow(string id, string reason)
        => new RpcException(new Status(StatusCode.FailedPrecondition, $"The orchestration '{id}' {reason}."));

    public static Exception StillRunning(string id, OrchestrationRuntimeStatus status)
        => new InvalidOperationException($"The orchestration '{id}' is {status}; only one that has ended can be purged.");
}

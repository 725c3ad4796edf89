using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary>Clients that wait until an instance has started or ended.</summary>
internal sealed class StatusWaiters
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> changed = new(StringComparer.Ordinal);

    /// <summary>Completes at the next committed change of status; look at the instance after this call, not before.</summary>
    public Task NextChange(string instanceId)
        => changed.GetOrAdd(instanceId, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Notify(InstanceRow row)
    {
        if (row.Status != OrchestrationRuntimeStatus.Pending && changed.TryRemove(row.Id, out var waiting))
        {
            waiting.SetResult();
        }
    }
}

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

    /// <summary>Ids that somebody waits for.</summary>
    public int Count => changed.Count;

    public void Notify(InstanceRow row)
    {
        if (row.Status != OrchestrationRuntimeStatus.Pending)
        {
            Leave(row.Id);
        }
    }

    /// <summary>Somebody waits no longer. Others who wait for the same instance look again, and nothing stays behind for an id that never changes any more.</summary>
    public void Leave(string instanceId)
    {
        if (changed.TryRemove(instanceId, out var waiting))
        {
            waiting.SetResult();
        }
    }
}

using System.Collections.Concurrent;

namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>The instances in memory. Those that wait stay until the cap is reached, then the one that waited longest leaves.</summary>
internal sealed class Residency(InstanceServices services, int cap)
{
    private readonly ConcurrentDictionary<string, OrchestrationInstance> instances = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly LinkedList<OrchestrationInstance> byLastStep = new();

    public int Count => instances.Count;

    /// <summary>Puts the message into the mailbox; the returned instance has become ready, null means it was already.</summary>
    public OrchestrationInstance? Post(string id, InstanceMessage message)
    {
        while (true)
        {
            var instance = instances.GetOrAdd(id, static (key, services) => new OrchestrationInstance(key, services), services);
            if (instance.TryPost(message, out var becameReady))
            {
                return becameReady ? instance : null;
            }

            instances.TryRemove(new KeyValuePair<string, OrchestrationInstance>(id, instance));
        }
    }

    /// <summary>To be called after each step and each commit.</summary>
    public void Settle(OrchestrationInstance instance)
    {
        if (instance.TryRetire(evenWhenWaiting: false))
        {
            Remove(instance);
            return;
        }

        OrchestrationInstance? oldest = null;
        lock (gate)
        {
            if (instance.IsRetired)
            {
                return;
            }

            if (instance.Place is { } place)
            {
                byLastStep.Remove(place);
            }

            instance.Place = byLastStep.AddLast(instance);
            if (byLastStep.Count > cap)
            {
                oldest = byLastStep.First!.Value;
                byLastStep.RemoveFirst();
                oldest.Place = null;
            }
        }

        // One that is busy just now comes back by itself after its step.
        if (oldest?.TryRetire(evenWhenWaiting: true) == true)
        {
            Remove(oldest);
        }
    }

    private void Remove(OrchestrationInstance instance)
    {
        instances.TryRemove(new KeyValuePair<string, OrchestrationInstance>(instance.Id, instance));
        lock (gate)
        {
            if (instance.Place is { } place)
            {
                byLastStep.Remove(place);
                instance.Place = null;
            }
        }
    }
}

using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>An instance in memory: a mailbox that is worked off by one thread at a time.</summary>
internal sealed class OrchestrationInstance(string id, InstanceServices services)
{
    private readonly Lock gate = new();
    private readonly Queue<InstanceMessage> mailbox = new();
    private readonly InstanceState state = new(id, services);
    private bool scheduled;
    private bool retired;
    private int uncommitted;

    public string Id { get; } = id;

    /// <summary>Its place among the resident instances; owned by <see cref="Residency"/>.</summary>
    public LinkedListNode<OrchestrationInstance>? Place { get; set; }

    /// <summary>It has left memory; a successor takes its messages.</summary>
    public bool IsRetired => Volatile.Read(ref retired);

    /// <summary>False when the instance has left memory and the message must go to its successor.</summary>
    public bool TryPost(InstanceMessage message, out bool becameReady)
    {
        lock (gate)
        {
            becameReady = !retired && !scheduled;
            if (retired)
            {
                return false;
            }

            mailbox.Enqueue(message);
            scheduled = true;
            return true;
        }
    }

    /// <summary>Works off what is in the mailbox. True when more has come meanwhile.</summary>
    public bool RunStep()
    {
        InstanceMessage[] messages;
        lock (gate)
        {
            messages = [.. mailbox];
            mailbox.Clear();
        }

        foreach (var changes in Handle(messages))
        {
            Interlocked.Increment(ref uncommitted);
            changes.WhenCommitted.Add(() =>
            {
                Interlocked.Decrement(ref uncommitted);
                services.Settle(this);
            });
            services.Commit(changes);
        }

        lock (gate)
        {
            scheduled = mailbox.Count > 0;
            return scheduled;
        }
    }

    // A step that broke leaves nobody waiting for an answer that cannot come any more.
    private IReadOnlyList<StepChanges> Handle(InstanceMessage[] messages)
    {
        try
        {
            return state.Handle(messages);
        }
        catch (Exception exception)
        {
            foreach (var request in messages.OfType<InstanceMessage.Request>())
            {
                request.Reply.Refuse(exception);
            }

            throw;
        }
    }

    /// <summary>
    /// Leaves memory unless something is going on. Only what is committed can be read back, so an instance with uncommitted steps stays.
    /// </summary>
    public bool TryRetire(bool evenWhenWaiting)
    {
        lock (gate)
        {
            if (retired || scheduled || mailbox.Count > 0 || Volatile.Read(ref uncommitted) > 0 || (!evenWhenWaiting && state.IsWaiting))
            {
                return false;
            }

            retired = true;
            return true;
        }
    }
}

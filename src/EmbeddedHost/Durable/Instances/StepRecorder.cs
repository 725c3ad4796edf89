using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>Collects what a step changes, so that all of it is committed together.</summary>
internal sealed class StepRecorder(InstanceServices services)
{
    private readonly List<StepChanges> finished = [];
    private bool rowChanged;

    public StepChanges Changes { get; private set; } = new();

    /// <summary>The row differs from what is stored.</summary>
    public void Touch() => rowChanged = true;

    /// <summary>Everything since the last call; <paramref name="row"/> is the instance as it is now.</summary>
    public IReadOnlyList<StepChanges> Take(InstanceRow? row)
    {
        Seal(row);
        StepChanges[] taken = [.. finished];
        finished.Clear();
        return taken;
    }

    /// <summary>Closes the changes so far: what follows is committed after them.</summary>
    public void Seal(InstanceRow? row)
    {
        if (rowChanged && row is not null)
        {
            if (Changes.Added is null)
            {
                Changes.Updated = row;
            }
            else
            {
                Changes.Added = row;
            }
        }

        if (!Changes.IsEmpty || Changes.WhenCommitted.Count > 0)
        {
            finished.Add(Changes);
            Changes = new StepChanges();
        }

        rowChanged = false;
    }

    /// <summary>A new run takes the place of <paramref name="previous"/>.</summary>
    public void Begin(InstanceRow row, string? input, long? previous)
    {
        Changes.Forgotten = previous;
        Changes.Added = row;
        Changes.AddedInput = input;
        Changes.HistoryKey = row.Key;
        rowChanged = true;
    }

    /// <summary>The run starts over under a new key; what the old one had only planned for itself is dropped.</summary>
    public void StartOver(InstanceRow old, InstanceRow row, OrchestrationOutcome.ContinuedAsNew next, IEnumerable<int> openTimers)
    {
        if (Changes.Added is null)
        {
            Changes.Forgotten = old.Key;
        }

        DropTimers(old.Key, openTimers);
        Changes.History.Clear();
        Changes.Added = row;
        Changes.AddedInput = next.Input;
        Changes.HistoryKey = row.Key;
        Changes.TimersAdded.Add(new TimerRow(row.Key, TimerRow.StartTimer, row.Id, row.UpdatedAt));
        rowChanged = true;
    }

    /// <summary>The run has ended: its timers go, the activities it asked for in this very step still run.</summary>
    public void End(InstanceRow row, IEnumerable<int> openTimers)
    {
        Changes.Ended = row.Key;
        DropTimers(row.Key, openTimers);
        rowChanged = true;
    }

    public void Record(InstanceRow row, IReadOnlyList<OrchestratorAction> actions)
    {
        foreach (var action in actions)
        {
            if (action.Step is { } step)
            {
                Changes.History.Add(step);
            }

            switch (action)
            {
                case CallActivity call:
                    Changes.ActivitiesAdded.Add(new ActivityRow(row.Key, call.Scheduled.Id, row.Id, call.Scheduled.Name, call.Input, row.TraceParent));
                    break;
                case CallSubOrchestration call:
                    var parent = new ParentStep(row.Name, row.Id, row.Key, call.Scheduled.Id);
                    Send(call.Scheduled.InstanceId, new StoredMessage.StartChild(call.Scheduled.Name, call.Input, parent, row.TraceParent));
                    break;
                case StartTimer start:
                    Changes.TimersAdded.Add(new TimerRow(row.Key, start.Created.Id, row.Id, start.Created.DueAt));
                    break;
                case CancelTimer cancel:
                    Changes.TimersAdded.RemoveAll(timer => timer.Step == cancel.TimerId);
                    Changes.TimersDone.Add((row.Key, cancel.TimerId));
                    break;
                case SendEventTo send:
                    Send(send.Sent.InstanceId, new StoredMessage.EventFromPeer(send.Sent.Name, send.Payload));
                    break;
                default:
                    throw new InvalidOperationException($"{action.GetType().Name} is not an action the recorder knows.");
            }
        }
    }

    public void Send(string instanceId, StoredMessage message)
        => Changes.MessagesAdded.Add(new MessageRow(services.NextSequence(), instanceId, message));

    /// <summary>Answers the client when the changes so far are durable.</summary>
    public void Acknowledge(Reply reply)
    {
        Changes.WhenCommitted.Add(() => reply.Done());
        Changes.WhenFailed.Add(reply.Refuse);
    }

    private void DropTimers(long key, IEnumerable<int> openTimers)
    {
        Changes.TimersAdded.Clear();
        Changes.TimersDone.AddRange(openTimers.Select(step => (key, step)));
    }
}

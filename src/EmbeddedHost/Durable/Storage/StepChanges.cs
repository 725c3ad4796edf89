using TenantHygiene.EmbeddedHost.Durable.Replay;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>Everything one step of one instance changes: all of it is committed, or none.</summary>
internal sealed class StepChanges : IStoreChange
{
    /// <summary>The run whose history, timers and activities are dropped first, or null.</summary>
    public long? Forgotten { get; set; }

    /// <summary>A new run, or null.</summary>
    public InstanceRow? Added { get; set; }

    /// <summary>The input of the new run, as JSON.</summary>
    public string? AddedInput { get; set; }

    /// <summary>The run as it is now, or null.</summary>
    public InstanceRow? Updated { get; set; }

    /// <summary>The run that has ended: nothing is due for it any more. Null while it goes on.</summary>
    public long? Ended { get; set; }

    /// <summary>The run that <see cref="History"/> continues.</summary>
    public long HistoryKey { get; set; }

    public List<HistoryEvent> History { get; } = [];

    public List<ActivityRow> ActivitiesAdded { get; } = [];

    public List<(long Key, int Step)> ActivitiesDone { get; } = [];

    public List<TimerRow> TimersAdded { get; } = [];

    public List<(long Key, int Step)> TimersDone { get; } = [];

    public List<MessageRow> MessagesAdded { get; } = [];

    public List<long> MessagesDone { get; } = [];

    /// <summary>Run on the writer's thread once the step is durable; must not block.</summary>
    public List<Action> WhenCommitted { get; } = [];

    /// <summary>Run on the writer's thread when the step could not be written.</summary>
    public List<Action<Exception>> WhenFailed { get; } = [];

    public bool IsEmpty => Forgotten is null && Added is null && Updated is null && Ended is null && History.Count == 0
        && ActivitiesDone.Count == 0 && TimersDone.Count == 0 && MessagesAdded.Count == 0 && MessagesDone.Count == 0;

    public void Apply(StoreCommands commands)
    {
        foreach (var sequence in MessagesDone)
        {
            commands.DeleteMessage(sequence);
        }

        foreach (var (key, step) in ActivitiesDone)
        {
            commands.DeleteActivity(key, step);
        }

        foreach (var (key, step) in TimersDone)
        {
            commands.DeleteTimer(key, step);
        }

        ApplyRun(commands);
        foreach (var activity in ActivitiesAdded)
        {
            commands.InsertActivity(activity);
        }

        foreach (var timer in TimersAdded)
        {
            commands.InsertTimer(timer);
        }

        foreach (var message in MessagesAdded)
        {
            commands.InsertMessage(message);
        }
    }

    public void Committed()
    {
        foreach (var action in WhenCommitted)
        {
            action();
        }
    }

    public void Failed(Exception exception)
    {
        foreach (var action in WhenFailed)
        {
            action(exception);
        }
    }

    private void ApplyRun(StoreCommands commands)
    {
        if (Forgotten is { } forgotten)
        {
            commands.DeleteRun(forgotten);
        }

        if (Added is { } added)
        {
            commands.InsertInstance(added, AddedInput);
        }

        if (Updated is { } updated)
        {
            commands.UpdateInstance(updated);
        }

        if (Ended is { } ended)
        {
            commands.DeletePending(ended);
        }

        if (History.Count > 0)
        {
            commands.InsertHistory(HistoryKey, History);
        }
    }
}

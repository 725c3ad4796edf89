using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Instances;

/// <summary>What an instance is, and how each message changes it. Touched by one thread at a time.</summary>
internal sealed class InstanceState(string id, InstanceServices services)
{
    private readonly StepRecorder recorder = new(services);
    private RunningCode? code;
    private InstanceRow? row;
    private bool loaded;

    /// <summary>It exists and has not ended.</summary>
    public bool IsWaiting => row is { IsCompleted: false };

    private long Now => services.Time.GetUtcNow().UtcTicks;

    /// <summary>Handles messages in order; what they change together is returned to be committed.</summary>
    public IReadOnlyList<StepChanges> Handle(IReadOnlyList<InstanceMessage> messages)
    {
        if (!loaded)
        {
            row = services.Reader.FindInstance(id);
            loaded = true;
        }

        foreach (var message in messages)
        {
            Handle(message);
        }

        return recorder.Take(row);
    }

    private void Handle(InstanceMessage message)
    {
        switch (message)
        {
            case InstanceMessage.Start start:
                Start(start);
                break;
            case InstanceMessage.ActivityEnded ended:
                recorder.Changes.ActivitiesDone.Add((ended.Key, ended.Step));
                Settle(ended.Key, ended.Step, ended.Result, ended.Failure);
                break;
            case InstanceMessage.TimerDue due:
                TimerDue(due);
                break;
            case InstanceMessage.Peer peer:
                recorder.Changes.MessagesDone.Add(peer.Sequence);
                HandlePeer(peer.Message);
                break;
            case InstanceMessage.Raise raise when Running(raise.Reply):
                Deliver(new EventRaised(Now, raise.Name, raise.Payload));
                recorder.Acknowledge(raise.Reply);
                break;
            case InstanceMessage.Suspend suspend:
                Pause(suspend);
                break;
            case InstanceMessage.Resume resume:
                GoOn(resume);
                break;
            case InstanceMessage.Terminate terminate when Running(terminate.Reply):
                Terminate(terminate.Output, terminate.Recursive);
                recorder.Acknowledge(terminate.Reply);
                break;
            case InstanceMessage.Purge purge:
                Purge(purge);
                break;
            case InstanceMessage.ForeignAwait foreign when row?.Key == foreign.Key && code is not null:
                code.Execution.FailByForeignAwait();
                Collect();
                break;
            default:
                break;
        }
    }

    private void HandlePeer(StoredMessage message)
    {
        switch (message)
        {
            case StoredMessage.ChildEnded ended:
                Settle(ended.Key, ended.Step, ended.Result, ended.Failure);
                break;
            case StoredMessage.EventFromPeer raised when IsWaiting:
                Deliver(new EventRaised(Now, raised.Name, raised.Payload));
                break;
            case StoredMessage.EndChild end when IsWaiting:
                Terminate(end.Output, recursive: true);
                break;
            case StoredMessage.StartChild start when IsWaiting:
                recorder.Send(start.Parent.InstanceId, new StoredMessage.ChildEnded(
                    start.Parent.Key, start.Parent.Step, null, TaskFailureDetails.FromException(Refusals.AlreadyExists(id, row!.Status))));
                break;
            case StoredMessage.StartChild start:
                Begin(start.Name, start.Input, tags: null, start.Parent, startAt: null, start.TraceParent);
                break;
            default:
                break;
        }
    }

    private void Start(InstanceMessage.Start start)
    {
        if (IsWaiting)
        {
            start.Reply.Refuse(Refusals.AlreadyExists(id, row!.Status));
            return;
        }

        Begin(start.Name, start.Input, start.Tags, parent: null, start.StartAt, start.TraceParent);
        recorder.Acknowledge(start.Reply);
    }

    private void Begin(
        string name, string? input, IReadOnlyDictionary<string, string>? tags, ParentStep? parent, long? startAt, string? traceParent)
    {
        var later = startAt > Now;
        recorder.Seal(row);
        var previous = row?.Key;
        row = new InstanceRow
        {
            Key = services.NextKey(),
            Id = id,
            Name = name,
            Status = later ? OrchestrationRuntimeStatus.Pending : OrchestrationRuntimeStatus.Running,
            CreatedAt = Now,
            UpdatedAt = Now,
            Tags = tags,
            Parent = parent,
            TraceParent = traceParent,
        };
        recorder.Begin(row, input, previous);
        code = RunningCode.Create(row, input, services);
        if (later)
        {
            recorder.Changes.TimersAdded.Add(new TimerRow(row.Key, TimerRow.StartTimer, id, startAt!.Value));
        }
        else
        {
            Deliver(new ExecutionStarted(Now));
        }
    }

    private void TimerDue(InstanceMessage.TimerDue due)
    {
        if (row is not { IsCompleted: false } || row.Key != due.Key)
        {
            return;
        }

        recorder.Changes.TimersDone.Add((due.Key, due.Step));
        if (due.Step != TimerRow.StartTimer)
        {
            Deliver(new TimerFired(Math.Max(Now, due.DueAt), due.Step));
            return;
        }

        if (!Code().Execution.HasStarted)
        {
            // A run that starts over may have been suspended before this: it stays so, and the start is held until it is resumed.
            if (row.Status == OrchestrationRuntimeStatus.Pending)
            {
                row = row with { Status = OrchestrationRuntimeStatus.Running };
            }

            Deliver(new ExecutionStarted(Math.Max(Now, due.DueAt)));
        }
    }

    private void Settle(long key, int step, string? result, TaskFailureDetails? failure)
    {
        if (IsWaiting && row!.Key == key)
        {
            Deliver(failure is null ? new StepCompleted(Now, step, result) : new StepFailed(Now, step, failure));
        }
    }

    private void Pause(InstanceMessage.Suspend suspend)
    {
        if (!Running(suspend.Reply))
        {
            return;
        }

        if (row!.Status != OrchestrationRuntimeStatus.Running)
        {
            suspend.Reply.Refuse(Refusals.NotNow(id, "is not running and cannot be suspended"));
            return;
        }

        row = row with { Status = OrchestrationRuntimeStatus.Suspended };
        Deliver(new ExecutionSuspended(Now));
        recorder.Acknowledge(suspend.Reply);
    }

    private void GoOn(InstanceMessage.Resume resume)
    {
        if (!Running(resume.Reply))
        {
            return;
        }

        if (row!.Status != OrchestrationRuntimeStatus.Suspended)
        {
            resume.Reply.Refuse(Refusals.NotNow(id, "is not suspended and cannot be resumed"));
            return;
        }

        row = row with { Status = OrchestrationRuntimeStatus.Running };
        Deliver(new ExecutionResumed(Now));
        recorder.Acknowledge(resume.Reply);
    }

    private void Terminate(string? output, bool recursive)
    {
        if (recursive)
        {
            foreach (var child in Code().Execution.OpenChildren)
            {
                recorder.Send(child, new StoredMessage.EndChild(output));
            }
        }

        var failure = new TaskFailureDetails("Microsoft.DurableTask.OrchestrationTerminated", $"The orchestration '{id}' was terminated.", null, null, null);
        End(row! with { Status = OrchestrationRuntimeStatus.Terminated, Output = output }, failure);
    }

    private void Purge(InstanceMessage.Purge purge)
    {
        switch (row)
        {
            case null:
            case { Key: var key } when purge.OnlyRun is { } only && only != key:
                purge.Reply.Done(foundSomething: false);
                break;
            case { IsCompleted: false }:
                purge.Reply.Refuse(Refusals.StillRunning(id, row.Status));
                break;
            default:
                recorder.Seal(row);
                recorder.Changes.Forgotten = row.Key;
                row = null;
                recorder.Acknowledge(purge.Reply);
                break;
        }
    }

    private bool Running(Reply reply)
    {
        if (IsWaiting)
        {
            return true;
        }

        reply.Refuse(row is null ? Refusals.NotFound(id) : Refusals.Finished(id, row.Status));
        return false;
    }

    private RunningCode Code() => code ??= RunningCode.Replay(row!, services);

    private void Deliver(HistoryEvent happened)
    {
        var execution = Code().Execution;
        if (execution.Outcome is null && execution.Expects(happened))
        {
            recorder.Changes.History.Add(happened);
            recorder.Changes.HistoryKey = row!.Key;
            execution.Deliver(happened);
        }

        Collect();
    }

    private void Collect()
    {
        var execution = code!.Execution;
        recorder.Record(row!, execution.TakeActions());
        row = row! with { UpdatedAt = Now, CustomStatus = execution.CustomStatus };
        recorder.Touch();
        switch (execution.Outcome)
        {
            case OrchestrationOutcome.Completed completed:
                Log.Completed(services.Logger, id, row.Name);
                End(row with { Status = OrchestrationRuntimeStatus.Completed, Output = completed.Output }, failure: null);
                break;
            case OrchestrationOutcome.Failed { Failure: var failure }:
                Log.Failed(services.Logger, id, row.Name, failure.ErrorType, failure.ErrorMessage);
                End(row with { Status = OrchestrationRuntimeStatus.Failed, Output = failure.ToString(), Failure = failure }, failure);
                break;
            case OrchestrationOutcome.ContinuedAsNew next:
                StartOver(next);
                break;
            default:
                break;
        }
    }

    private void End(InstanceRow ended, TaskFailureDetails? failure)
    {
        row = ended with { UpdatedAt = Now };
        recorder.End(row, code?.Execution.OpenTimers ?? []);
        code = null;
        DurableTelemetry.Ended(row, failure);
        if (row.Parent is { } parent)
        {
            var result = failure is null ? row.Output : null;
            recorder.Send(parent.InstanceId, new StoredMessage.ChildEnded(parent.Key, parent.Step, result, failure));
        }
    }

    // The new run begins by a timer that is due at once: it is stored with the run, so the run begins whatever happens in between.
    private void StartOver(OrchestrationOutcome.ContinuedAsNew next)
    {
        var old = row!;
        row = old with { Key = services.NextKey(), UpdatedAt = Now, CustomStatus = null };
        recorder.StartOver(old, row, next, code!.Execution.OpenTimers);
        code = RunningCode.Create(row, next.Input, services);
        foreach (var kept in next.KeptEvents)
        {
            recorder.Changes.History.Add(kept);
            code.Execution.Deliver(kept);
        }
    }
}

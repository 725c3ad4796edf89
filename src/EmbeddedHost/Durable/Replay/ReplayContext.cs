using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>The context that orchestrator code sees: turns its calls into numbered steps, and what comes back into completed tasks.</summary>
internal sealed class ReplayContext(
    OrchestrationIdentity identity,
    DataConverter converter,
    ILoggerFactory loggers,
    OrchestratorTaskScheduler scheduler,
    PayloadLimits limits) : TaskOrchestrationContext
{
    private readonly Dictionary<int, OpenStep> open = [];
    private readonly ExternalEvents events = new(converter);
    private readonly List<OrchestratorAction> actions = [];
    private int nextStep;
    private int guids;
    private DateTime now;
    private (string? Input, bool KeepEvents)? startOver;

    public override TaskName Name => identity.Name;

    public override string InstanceId => identity.InstanceId;

    /// <summary>The input, as JSON.</summary>
    public string? SerializedInput => identity.Input;

    public override ParentOrchestrationInstance? Parent => identity.Parent;

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => Steps.IsReplaying;

    public RecordedSteps Steps { get; } = new();

    public string? CustomStatus { get; private set; }

    /// <summary>The first difference from history, or forbidden call; the instance fails by it even when the code caught it.</summary>
    public Exception? Violation { get; private set; }

    public bool WaitsForSomething => open.Count > 0 || events.AnyoneWaits;

    public IEnumerable<string> OpenChildren => open.Values.OfType<IOpenChild>().Select(child => child.ChildInstanceId).OfType<string>();

    public IEnumerable<int> OpenTimers => open.Where(step => step.Value is OpenTimer).Select(step => step.Key);

    protected override ILoggerFactory LoggerFactory => loggers;

    public OrchestrationOutcome.ContinuedAsNew? StartsOver => startOver is { } next
        ? new OrchestrationOutcome.ContinuedAsNew(next.Input, next.KeepEvents ? events.Unconsumed : [])
        : null;

    /// <summary>What the code did since the last call.</summary>
    public IReadOnlyList<OrchestratorAction> TakeActions()
    {
        OrchestratorAction[] taken = [.. actions];
        actions.Clear();
        return taken;
    }

    /// <summary>Time only moves forward, whatever the wall clock does.</summary>
    public void MoveTimeTo(long ticks) => now = new DateTime(Math.Max(ticks, now.Ticks), DateTimeKind.Utc);

    public void DeliverEvent(EventRaised raised) => events.Deliver(raised);

    public bool IsOpen(int step) => open.ContainsKey(step);

    public void Deliver(int step, Action<OpenStep> settle)
    {
        if (open.Remove(step, out var waiting))
        {
            settle(waiting);
            return;
        }

        Guarded(() => Steps.RequireAsked(step));
    }

    public override T GetInput<T>() => converter.Deserialize<T>(identity.Input)!;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException("These are options, given as the input: name the argument, 'options:'.", nameof(input));
        }

        return options?.Retry is { } retry
            ? RetryLoop.RunAsync(this, retry, () => CallActivityOnce<TResult>(name, input))
            : CallActivityOnce<TResult>(name, input);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        var childId = (options as SubOrchestrationOptions)?.InstanceId;
        return options?.Retry is { } retry
            ? RetryLoop.RunAsync(this, retry, () => CallSubOrchestratorOnce<TResult>(orchestratorName, input, childId))
            : CallSubOrchestratorOnce<TResult>(orchestratorName, input, childId);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var due = fireAt.Kind == DateTimeKind.Local ? fireAt.ToUniversalTime() : fireAt;
        var created = new TimerCreated(now.Ticks, NextStep(), due.Ticks);
        var timer = new OpenTimer();
        Ask(created, timer, () => new StartTimer(created));
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(() => CancelTimer(created.Id, timer, cancellationToken));
        }

        return timer.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        RequireOrchestratorThread();
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<T>(cancellationToken)
            : events.WaitFor<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        var json = Serialize(payload);
        var sent = new EventSent(now.Ticks, NextStep(), instanceId, eventName);
        Ask(sent, waiting: null, () => new SendEventTo(sent, json));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        RequireOrchestratorThread();
        var status = converter.Serialize(customStatus);
        limits.CheckCustomStatus(status);
        CustomStatus = status;
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        RequireOrchestratorThread();
        startOver = (Serialize(newInput), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        RequireOrchestratorThread();
        return DeterministicGuid.Create(InstanceId, now, guids++);
    }

    private Task<T> CallActivityOnce<T>(TaskName name, object? input)
    {
        var json = Serialize(input);
        var scheduled = new ActivityScheduled(now.Ticks, NextStep(), name.ToString());
        var call = new OpenCall<T>(scheduled.Name, scheduled.Id, converter);
        Ask(scheduled, call, () => new CallActivity(scheduled, json));
        return call.Task;
    }

    private Task<T> CallSubOrchestratorOnce<T>(TaskName name, object? input, string? childId)
    {
        var json = Serialize(input);
        childId ??= NewGuid().ToString("N");
        var scheduled = new SubOrchestrationScheduled(now.Ticks, NextStep(), name.ToString(), childId);
        var call = new OpenCall<T>(scheduled.Name, scheduled.Id, converter) { ChildInstanceId = childId };
        Ask(scheduled, call, () => new CallSubOrchestration(scheduled, json));
        return call.Task;
    }

    private void Ask(ScheduledStep step, OpenStep? waiting, Func<OrchestratorAction> action)
    {
        Guarded(() =>
        {
            if (Steps.IsNew(step))
            {
                actions.Add(action());
            }
        });
        if (waiting is not null)
        {
            open.Add(step.Id, waiting);
        }
    }

    private void CancelTimer(int id, OpenTimer timer, CancellationToken cancellation)
    {
        RequireOrchestratorThread();
        if (open.Remove(id))
        {
            if (!IsReplaying)
            {
                actions.Add(new CancelTimer(id));
            }

            timer.Cancel(cancellation);
        }
    }

    private int NextStep()
    {
        RequireOrchestratorThread();
        return nextStep++;
    }

    // Always before the step gets its number: a payload that is refused must leave no gap for replay to stumble over.
    private string? Serialize(object? value) => limits.CheckPayload(converter.Serialize(value));

    private void Guarded(Action step)
    {
        try
        {
            step();
        }
        catch (NonDeterministicOrchestrationException difference)
        {
            Violation ??= difference;
            throw;
        }
    }

    private void RequireOrchestratorThread()
    {
        if (!scheduler.IsCurrentThreadOwner)
        {
            throw new ForeignAwaitException();
        }
    }
}

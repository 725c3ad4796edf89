using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Durable.Replay;

/// <summary>
/// The live code of one orchestration. Events are delivered one at a time, and after each the code runs until it waits again;
/// live and in replay alike, which is what makes both take the same path.
/// </summary>
internal sealed class OrchestrationExecution
{
    private readonly Func<TaskOrchestrationContext, Task<object?>> code;
    private readonly DataConverter converter;
    private readonly OrchestratorTaskScheduler scheduler;
    private readonly ReplayContext context;
    private readonly Queue<HistoryEvent> heldWhileSuspended = new();
    private Task<object?>? running;

    public OrchestrationExecution(
        OrchestrationIdentity identity,
        Func<TaskOrchestrationContext, Task<object?>> code,
        DataConverter converter,
        ILoggerFactory loggers,
        PayloadLimits limits,
        Action foreignContinuation)
    {
        this.code = code;
        this.converter = converter;
        scheduler = new OrchestratorTaskScheduler(foreignContinuation);
        context = new ReplayContext(identity, converter, loggers, scheduler, limits);
        ForeignContinuation = foreignContinuation;
        Limits = limits;
    }

    /// <summary>How the code ended; null while it waits.</summary>
    public OrchestrationOutcome? Outcome { get; private set; }

    public string? CustomStatus => context.CustomStatus;

    public bool IsSuspended { get; private set; }

    public bool HasStarted => running is not null;

    /// <summary>Sub-orchestrations that have not reported.</summary>
    public IEnumerable<string> OpenChildren => context.OpenChildren;

    /// <summary>Timers that are neither fired nor cancelled.</summary>
    public IEnumerable<int> OpenTimers => context.OpenTimers;

    private Action ForeignContinuation { get; }

    private PayloadLimits Limits { get; }

    /// <summary>Brings a cold execution to where it was: every event again, every step compared.</summary>
    public void Replay(IReadOnlyList<HistoryEvent> history)
    {
        foreach (var step in history.OfType<ScheduledStep>())
        {
            context.Steps.Remember(step);
        }

        context.Steps.IsReplaying = true;
        foreach (var happened in history.Where(happened => happened is not ScheduledStep))
        {
            Deliver(happened);
        }

        context.Steps.IsReplaying = false;

        // Also a step that has no result yet: what is still under way for it would otherwise be dropped without a word.
        if (Outcome is not OrchestrationOutcome.Failed && context.Steps.FindUnasked() is { } difference)
        {
            Outcome = Failed(new NonDeterministicOrchestrationException(difference));
        }
    }

    /// <summary>Whether the event still concerns the code: a result or timer that nothing waits for is dropped.</summary>
    public bool Expects(HistoryEvent happened) => happened switch
    {
        StepCompleted completed => context.IsOpen(completed.Id),
        StepFailed failed => context.IsOpen(failed.Id),
        TimerFired fired => context.IsOpen(fired.Id) && !heldWhileSuspended.OfType<TimerFired>().Any(held => held.Id == fired.Id),
        _ => true,
    };

    public void Deliver(HistoryEvent happened)
    {
        switch (happened)
        {
            case ExecutionSuspended:
                IsSuspended = true;
                break;
            case ExecutionResumed:
                IsSuspended = false;
                context.MoveTimeTo(happened.At);
                while (heldWhileSuspended.TryDequeue(out var held))
                {
                    Run(held);
                }

                break;
            default:
                if (IsSuspended)
                {
                    heldWhileSuspended.Enqueue(happened);
                }
                else
                {
                    Run(happened);
                }

                break;
        }
    }

    public IReadOnlyList<OrchestratorAction> TakeActions() => context.TakeActions();

    /// <summary>Ends the code because it used a task from elsewhere.</summary>
    public void FailByForeignAwait() => Outcome ??= Failed(new ForeignAwaitException());

    private static OrchestrationOutcome.Failed Failed(Exception exception)
    {
        var details = TaskFailureDetails.FromException(exception);
        return new OrchestrationOutcome.Failed(exception is NonDeterministicOrchestrationException
            ? details with { ErrorType = NonDeterministicOrchestrationException.OfficialErrorType }
            : details);
    }

    private void Run(HistoryEvent happened)
    {
        if (Outcome is not null)
        {
            return;
        }

        context.MoveTimeTo(happened.At);
        try
        {
            scheduler.Run(() => Apply(happened));
        }
        catch (NonDeterministicOrchestrationException difference)
        {
            Outcome = Failed(difference);
            return;
        }

        Outcome = Assess();
    }

    private void Apply(HistoryEvent happened)
    {
        switch (happened)
        {
            case ExecutionStarted:
                running = Task.Factory.StartNew(
                    () => code(context), CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap();
                running.ContinueWith(NoticeForeignEnd, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
                break;
            case EventRaised raised:
                context.DeliverEvent(raised);
                break;
            case StepCompleted completed:
                context.Deliver(completed.Id, step => step.Complete(completed.Result));
                break;
            case StepFailed failed:
                context.Deliver(failed.Id, step => step.Fail(failed.Failure));
                break;
            case TimerFired fired:
                context.Deliver(fired.Id, step => step.Complete(null));
                break;
            default:
                throw new InvalidOperationException($"{happened.GetType().Name} is not an event to deliver.");
        }
    }

    private void NoticeForeignEnd(Task ended)
    {
        if (!scheduler.IsCurrentThreadOwner)
        {
            ForeignContinuation();
        }
    }

    private OrchestrationOutcome? Assess()
    {
        if (context.Violation is { } violation)
        {
            return Failed(violation);
        }

        return running switch
        {
            null => null,
            { IsCompletedSuccessfully: true } => context.StartsOver ?? Complete(running.Result),
            { IsFaulted: true } => Failed(running.Exception.InnerException!),
            { IsCanceled: true } => Failed(new TaskCanceledException(running)),
            _ when context.WaitsForSomething => null,
            _ => Failed(new ForeignAwaitException()),
        };
    }

    private OrchestrationOutcome Complete(object? result)
    {
        try
        {
            return new OrchestrationOutcome.Completed(Limits.CheckPayload(converter.Serialize(result)));
        }
        catch (Exception exception)
        {
            return Failed(exception);
        }
    }
}

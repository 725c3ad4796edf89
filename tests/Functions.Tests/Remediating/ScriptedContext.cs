using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TenantHygiene.Functions.Tests.Remediating;

/// <summary>
/// An orchestration's context whose activities answer by a script, and in which pauses pass at once. Events are kept as the framework keeps them: one that is
/// raised before anybody waits ends the next wait at once.
/// </summary>
/// <param name="input">The orchestration's input.</param>
/// <param name="answers">What the activities answer.</param>
/// <param name="woken">The pauses, counted from 1, during which an event is raised.</param>
/// <param name="raised">The activities, counted from 1, before whose answer an event is raised.</param>
internal sealed class ScriptedContext(object input, Queue<(string Activity, object Answer)> answers, IReadOnlySet<int> woken, IReadOnlySet<int> raised) : TaskOrchestrationContext
{
    private readonly Queue<Action> waiters = [];
    private int buffered;
    private int ended;
    private DateTime now = new(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc);

    /// <summary>What was asked for, in order.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>How long it wanted to pause, in order.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>Timers that were neither waited for to the end nor cancelled.</summary>
    public int PendingTimers { get; private set; }

    /// <summary>The answers that nobody asked for.</summary>
    public IReadOnlyCollection<(string Activity, object Answer)> Unused => answers;

    /// <summary>The names of the activities, in order.</summary>
    public IEnumerable<string> Names => Calls.Select(call => call.Activity);

    public override TaskName Name => new("RemediateUser");

    public override string InstanceId => "r-1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => now;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    /// <summary>The inputs of an activity, in order.</summary>
    public IEnumerable<T> Inputs<T>() => Calls.Select(call => call.Input).OfType<T>();

    public override T? GetInput<T>()
        where T : default => (T?)input;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Calls.Add(new Call(name.Name, input, options));
        if (raised.Contains(Calls.Count))
        {
            Raise();
        }

        Assert.True(answers.TryDequeue(out var next), $"Nobody expected {name}.");
        Assert.Equal(next.Activity, name.Name);
        return next.Answer is Exception failure ? Task.FromException<TResult>(failure) : Task.FromResult((TResult)next.Answer);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Pauses.Add(fireAt - now);
        if (woken.Contains(Pauses.Count))
        {
            Raise();
        }

        if (ended == 0)
        {
            now = fireAt;
            return Task.CompletedTask;
        }

        // The event has ended the wait: no time passes.
        ended--;

        var timer = new TaskCompletionSource();
        PendingTimers++;
        cancellationToken.Register(() =>
        {
            PendingTimers--;
            timer.SetCanceled(cancellationToken);
        });
        return timer.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        var received = new TaskCompletionSource<T>();
        waiters.Enqueue(() => received.SetResult(default!));
        if (buffered > 0)
        {
            buffered--;
            EndWait();
        }

        return received.Task;
    }

    private void Raise()
    {
        if (waiters.Count == 0)
        {
            buffered++;
        }
        else
        {
            EndWait();
        }
    }

    private void EndWait()
    {
        ended++;
        waiters.Dequeue()();
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();

    /// <summary>One call of an activity.</summary>
    internal sealed record Call(string Activity, object? Input, TaskOptions? Options);
}

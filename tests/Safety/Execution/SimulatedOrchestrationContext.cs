using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Safety.Invariants;
using TenantHygiene.Safety.Simulation;

namespace TenantHygiene.Safety.Execution;

/// <summary>
/// The orchestrator's context, as the engine gives it: activities are delivered at least once, again when the process died, and again by
/// their retry policy when they failed; timers pass on the history's clock. Events are kept: one that comes before anybody waits ends the
/// next wait at once.
/// </summary>
internal sealed class SimulatedOrchestrationContext(SimulatedSystem system, RemediationSubject subject) : TaskOrchestrationContext
{
    private const int MaximumActivities = 800;
    private const int MaximumAttempts = 8;
    private int _activities;
    private Action? _waiter;
    private bool _hasWaitEnded;

    public override TaskName Name => new(nameof(RemediateUser));

    public override string InstanceId => subject.RemediationId;

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => system.Clock.GetUtcNow().UtcDateTime;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public override T? GetInput<T>()
        where T : default => (T?)(object)subject;

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        for (var attempt = 1; ; )
        {
            StopWhenCancelled();
            if (++_activities > MaximumActivities)
            {
                throw new InvariantViolationException("it ends", $"{MaximumActivities} activities, and no end.");
            }

            switch (await system.DeliverAsync(system.Main, name.Name, input!))
            {
                case null:
                    // Another worker notices after a while, and takes over.
                    system.Clock.Advance(TimeSpan.FromSeconds(30));
                    break;
                case Exception failure when attempt == MaximumAttempts:
                    throw new TaskFailedException(name.Name, 1, failure);
                case Exception:
                    system.Clock.Advance(TimeSpan.FromSeconds(Math.Min(300, Math.Pow(2, attempt++))));
                    break;
                case TResult result:
                    return result;
                case var other:
                    throw new InvalidOperationException($"{name} answered with {other}.");
            }
        }
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        StopWhenCancelled();
        Receive();
        if (!_hasWaitEnded)
        {
            return PassAsync(fireAt);
        }

        _hasWaitEnded = false;
        var pending = new TaskCompletionSource();
        cancellationToken.Register(() => pending.TrySetCanceled(cancellationToken));
        return pending.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        var received = new TaskCompletionSource<T>();
        _waiter = () => received.SetResult(default!);
        Receive();
        return received.Task;
    }

    private void Receive()
    {
        if (_waiter is { } wake && system.TryConsumeSignal(subject.RemediationId))
        {
            (_waiter, _hasWaitEnded) = (null, true);
            wake();
        }
    }

    private async Task PassAsync(DateTime fireAt)
    {
        if (await system.ApproverActor.AnswerAsync(subject.RemediationId))
        {
            // Whoever answers also calls; the orchestration checks at once.
            system.Clock.Advance(TimeSpan.FromSeconds(5));
            return;
        }

        var pause = fireAt - CurrentUtcDateTime;
        system.Clock.Advance(pause > TimeSpan.Zero ? pause : TimeSpan.Zero);
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName,
        object? input = null,
        TaskOptions? options = null
    ) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();

    private void StopWhenCancelled()
    {
        if (system.ApproverActor.Cancelled.Contains(subject.RemediationId))
        {
            throw new TerminatedException();
        }
    }

    /// <summary>The orchestration was terminated from outside.</summary>
    internal sealed class TerminatedException : Exception;
}

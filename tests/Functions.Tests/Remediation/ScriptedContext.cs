using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TenantHygiene.Functions.Approvals;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Functions.Tests.Remediation;

/// <summary>
/// An orchestration's context whose activities answer by a script, and in which pauses pass at once. Events are kept as the framework keeps
/// them: one that is raised before anybody waits ends the next wait at once.
/// </summary>
/// <param name="input">The orchestration's input.</param>
/// <param name="answers">What the activities answer.</param>
/// <param name="woken">The pauses, counted from 1, during which an event is raised.</param>
/// <param name="raised">The activities, counted from 1, before whose answer an event is raised.</param>
internal sealed class ScriptedContext(
    object input,
    Queue<(string Activity, object Answer)> answers,
    IReadOnlySet<int> woken,
    IReadOnlySet<int> raised
) : TaskOrchestrationContext
{
    private readonly Queue<Action> _waiters = [];
    private int _buffered;
    private int _ended;
    private DateTime _now = new(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc);

    /// <summary>What was asked for, in order.</summary>
    public List<Call> Calls { get; } = [];

    /// <summary>How long it wanted to pause, in order.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    /// <summary>With what it begins anew; null when it does not.</summary>
    public object? NewInput { get; private set; }

    /// <summary>Timers that were neither waited for to the end nor cancelled.</summary>
    public int PendingTimers { get; private set; }

    /// <summary>The answers that nobody asked for.</summary>
    public IReadOnlyCollection<(string Activity, object Answer)> Unused => answers;

    /// <summary>The names of the activities, in order.</summary>
    public IEnumerable<string> Names => Calls.Select(call => call.Activity);

    public override TaskName Name => new("RemediateUser");

    public override string InstanceId => "r-1";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => _now;

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
        Pauses.Add(fireAt - _now);
        if (woken.Contains(Pauses.Count))
        {
            Raise();
        }

        if (_ended == 0)
        {
            _now = fireAt;
            return Task.CompletedTask;
        }

        // The event has ended the wait: no time passes.
        _ended--;

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
        _waiters.Enqueue(() => received.SetResult(default!));
        if (_buffered > 0)
        {
            _buffered--;
            EndWait();
        }

        return received.Task;
    }

    private void Raise()
    {
        if (_waiters.Count == 0)
        {
            _buffered++;
        }
        else
        {
            EndWait();
        }
    }

    private void EndWait()
    {
        _ended++;
        _waiters.Dequeue()();
    }

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName,
        object? input = null,
        TaskOptions? options = null
    ) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => NewInput = newInput;

    public override Guid NewGuid() => throw new NotSupportedException();

    /// <summary>One call of an activity.</summary>
    internal sealed record Call(string Activity, object? Input, TaskOptions? Options);
}

/// <summary>What the activities of a remediation answer, in order. Running it tells what the orchestrator asked for.</summary>
internal sealed class Script
{
    public static readonly RemediationSubject Subject = new(
        "r-1",
        Guid.Parse("5f2c1d3e-8a4b-4c6d-9e7f-0a1b2c3d4e5f"),
        Guid.Parse("00000000-0000-0000-0000-0000000000a1"),
        RemediationMode.Remediate
    );
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>When the script's activities saw something gone first.</summary>
    public static readonly DateTimeOffset SeenGoneAt = new(2026, 11, 20, 8, 30, 0, TimeSpan.Zero);

    public static readonly SourceCorrection Correction = new(IsLeftToAdministrator: false, "1-1-describe");

    private readonly Queue<(string Activity, object Answer)> _answers = new();
    private readonly HashSet<int> _woken = [];
    private readonly HashSet<int> _raised = [];

    /// <summary>The diagnosis ends the remediation.</summary>
    public Script DiagnoseEnds(RemediationState end) => Add(nameof(Diagnose), new Diagnosis { End = end });

    /// <summary>The diagnosis names a next step.</summary>
    public Script Diagnose(DiagnosedStep next) =>
        Add(
            nameof(Diagnose),
            new Diagnosis
            {
                Next = next,
                Fingerprint = "fingerprint",
                Problem = new GuidConflict(GuidProperty.ExchangeGuid, Guid.Parse("00000000-0000-0000-0000-0000000000c1")),
                RecipientId = Guid.Parse("00000000-0000-0000-0000-0000000000b1"),
                PlanHash = "hash",
                Pause = Pause,
                PauseBeforeNext = Pause,
            }
        );

    public Script Purge(PurgeResult result) =>
        Add(nameof(PurgeConflict), new PurgeStep(result, TimeSpan.FromSeconds(30), result is PurgeResult.SeenGoneOnce ? SeenGoneAt : null));

    /// <summary>The purge ends the remediation.</summary>
    public Script PurgeEnds(RemediationState end) => Add(nameof(PurgeConflict), new PurgeStep(PurgeResult.Ended, TimeSpan.Zero, End: end));

    /// <summary>As the next diagnosis, with content to be copied first.</summary>
    public Script DiagnoseContentCopy() =>
        Add(
            nameof(Diagnose),
            new Diagnosis
            {
                Next = DiagnosedStep.Purge,
                Fingerprint = "fingerprint",
                Problem = new GuidConflict(GuidProperty.ExchangeGuid, Guid.Parse("00000000-0000-0000-0000-0000000000c1")),
                RecipientId = Guid.Parse("00000000-0000-0000-0000-0000000000b1"),
                PlanHash = "hash",
                CopiesContent = true,
                Pause = Pause,
                PauseBeforeNext = Pause,
            }
        );

    public Script ContentCopy(CopyContentResult result) => Add(nameof(CopyContent), new CopyContentStep(result, TimeSpan.FromMinutes(3)));

    public Script Reprovision() => Add(nameof(Reprovision), true);

    public Script Verify(VerificationResult result) =>
        Add(
            nameof(VerifyError),
            new VerificationStep(result, TimeSpan.FromMinutes(7), SeenGoneAt: result is VerificationResult.SeenGoneOnce ? SeenGoneAt : null)
        );

    public Script VerifyEnds(RemediationState end) =>
        Add(nameof(VerifyError), new VerificationStep(VerificationResult.Ended, TimeSpan.Zero, end));

    public Script Review(ReviewResult result, RemediationState? end = null) =>
        Add(nameof(ReviewApproval), new Review(result, TimeSpan.FromHours(4), end));

    public Script ReleaseHold() => Add(nameof(ReleaseHold), TimeSpan.FromSeconds(30));

    /// <summary>The agent's description is looked for.</summary>
    public Script Describe(CorrectionResult result) => Add(nameof(DescribeOnPremises), new CorrectionStep(result, TimeSpan.FromMinutes(1)));

    /// <summary>The correction is looked for.</summary>
    public Script Correct(CorrectionResult result, RemediationState? end = null) =>
        Add(
            nameof(CorrectOnPremises),
            new CorrectionStep(result, TimeSpan.FromMinutes(2), result is CorrectionResult.Corrected ? Correction : null, end)
        );

    public Script Close(RemediationState state) => Add(nameof(Close), state);

    /// <summary>An activity that failed at every try.</summary>
    public Script Fails(string activity) => Add(activity, new TaskFailedException(activity, 1, new InvalidOperationException("It broke.")));

    /// <summary>Somebody wakes the orchestration during its n-th pause, counted from 1.</summary>
    public Script SignalDuring(int pause)
    {
        _woken.Add(pause);
        return this;
    }

    /// <summary>
    /// Somebody wakes the orchestration before its n-th activity has answered, counted from 1: when nothing may be waiting yet.
    /// </summary>
    public Script SignalBefore(int activity)
    {
        _raised.Add(activity);
        return this;
    }

    /// <summary>Runs the orchestrator. It must come to its end on this very thread: whatever it awaits comes from its context.</summary>
    public (RemediationState End, ScriptedContext Context) Run()
    {
        var context = new ScriptedContext(Subject, new Queue<(string, object)>(_answers), _woken, _raised);
        var running = RemediateUser.RunAsync(context);
        Assert.True(running.IsCompleted, "The orchestrator waits for something that its context does not know.");
        var end = running.GetAwaiter().GetResult();
        Assert.Empty(context.Unused);
        return (end, context);
    }

    private Script Add(string activity, object answer)
    {
        _answers.Enqueue((activity, answer));
        return this;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Safety.Execution;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Invariants;
using TenantHygiene.Safety.Mutants;
using TenantHygiene.TenantSimulator;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.Testing;

namespace TenantHygiene.Safety.Simulation;

/// <summary>
/// What a history takes place in: a tenant, a storage account, a clock, two processes of the product, and one that only reads.
/// </summary>
internal sealed class SimulatedSystem : IAsyncDisposable
{
    private static readonly JsonSerializerOptions _policyForm = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly TemporaryFolder _folder = new();
    private readonly PolicyLibrary _policies;
    private readonly List<SimulatedProcess> _processes = [];
    private readonly List<(ActivityRun Run, Task<object> Running, int UntilDone)> _sleepers = [];
    private readonly List<ActivityRun> _active = [];
    private readonly Dictionary<string, int> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _signals = new(StringComparer.Ordinal);
    private InvariantViolationException? _violation;
    private FaultResponse? _failing;
    private (OutboundCall Like, FaultResponse Answer)? _lasting;

    public SimulatedSystem(History history, SimulatedSystemParts parts, Mutant? mutant = null)
    {
        (History, Mutant, Clock, Tenant, TenantTransport, StorageTransport, Storage) = (
            history,
            mutant,
            parts.Clock,
            parts.Tenant,
            parts.TenantTransport,
            parts.StorageTransport,
            parts.Storage
        );
        Settings = ProcessSettings.Of(Tenant, Storage, parts.TablePrefix);
        File.WriteAllText(_folder.File("drawn.json"), JsonSerializer.Serialize(history.Policy, _policyForm));
        _policies = PolicyLibrary.Load(_folder.Path);
        (Main, Other, Observer) = (Start(), Start(), Start(isWatched: false));
        Ledger = new LedgerView(Observer);
        InvariantChecker = new InvariantChecker(this);
        (InterventionExecutor, ApproverActor) = (new InterventionExecutor(this), new ApproverActor(this));
    }

    public History History { get; }

    public Mutant? Mutant { get; }

    public HistoryClock Clock { get; }

    public SimulatedTenant Tenant { get; }

    public HttpMessageHandler TenantTransport { get; }

    public HttpMessageHandler StorageTransport { get; }

    public string Storage { get; }

    public Dictionary<string, string?> Settings { get; }

    /// <summary>Runs what the orchestration asks for.</summary>
    public SimulatedProcess Main { get; private set; }

    /// <summary>Another process, to which activities are delivered a second time.</summary>
    public SimulatedProcess Other { get; }

    /// <summary>Runs no activities: people call its API, and the judge reads the ledger by it.</summary>
    public SimulatedProcess Observer { get; }

    public LedgerView Ledger { get; }

    public InvariantChecker InvariantChecker { get; }

    public InterventionExecutor InterventionExecutor { get; }

    public ApproverActor ApproverActor { get; }

    /// <summary>Whether the service takes the request that is under way and never answers.</summary>
    public bool IsHanging { get; private set; }

    /// <summary>Answers that said something else than the service would.</summary>
    public int FaultyAnswers { get; set; }

    /// <summary>What a request gets instead of its proper answer, beside what the history says; null for nothing.</summary>
    public Func<ActivityRun, OutboundCall, FaultResponse?>? Disturb { get; set; }

    /// <summary>The activities that have been run, for those that are delivered again later.</summary>
    public List<(string Activity, object Input)> Done { get; } = [];

    /// <summary>Everything that happened, for a failure that is to be understood.</summary>
    public List<string> Events { get; } = [];

    public Conflict ConflictOf(Guid userId) => History.Conflicts.First(conflict => conflict.UserId == userId);

    /// <summary>Raises an event for a remediation's orchestration, which keeps it until it waits.</summary>
    public void Signal(string remediationId) => _signals[remediationId] = _signals.GetValueOrDefault(remediationId) + 1;

    /// <summary>Takes an event that was kept.</summary>
    public bool TryConsumeSignal(string remediationId)
    {
        if (_signals.GetValueOrDefault(remediationId) == 0)
        {
            return false;
        }

        _signals[remediationId]--;
        Log("woken");
        return true;
    }

    public void Log(string text) => Events.Add($"{Clock.GetUtcNow():dd HH:mm:ss} {text}");

    /// <summary>Runs an activity once in a process.</summary>
    /// <returns>Its result, or what it threw; null when the process died, and nobody hears of it.</returns>
    public async Task<object?> DeliverAsync(SimulatedProcess process, string activity, object input)
    {
        _runs[activity] = _runs.GetValueOrDefault(activity) + 1;
        var run = new ActivityRun(activity, _runs[activity], input);
        _active.Add(run);
        await InvariantChecker.BeginAsync(run);
        var running = RunAsync(process, run);
        if (await Task.WhenAny(running, run.SuspensionStarted.Task) != running)
        {
            _sleepers.Add((run, running, Done.Count + 1 + (run.Steps % 6)));
            // Whatever that process held, it holds on to it: everything goes to another one.
            Main = Start();
            Log($"{activity} #{run.Number} sleeps at step {run.Steps}");
            return await DeliverAsync(Main, activity, input);
        }

        var result = await running;
        _active.Remove(run);
        Tenant.ClearFaults();
        (IsHanging, _failing, _lasting) = (false, null, null);
        if (_violation is not null)
        {
            throw _violation;
        }

        InvariantChecker.Ended(run);
        Done.Add((activity, input));
        Log(
            $"{activity} #{run.Number}{(process == Other ? " (other process)" : "")} {(run.HasCrashed ? "died" : $"→ {(result is Exception broken ? broken.Message.Split('\n')[0] : result)}")} after {run.Steps} steps"
        );
        await ResumeSuspendedAsync(isAll: false);
        return run.HasCrashed ? null : result;
    }

    /// <summary>Lets those go on that have slept long enough.</summary>
    public async Task ResumeSuspendedAsync(bool isAll)
    {
        foreach (var sleeper in _sleepers.Where(sleeper => isAll || sleeper.UntilDone <= Done.Count).ToList())
        {
            _sleepers.Remove(sleeper);
            Log($"{sleeper.Run.Activity} #{sleeper.Run.Number} awakes");
            sleeper.Run.SuspensionEnded.SetResult();
            var result = await sleeper.Running;
            _active.Remove(sleeper.Run);
            Log(
                $"{sleeper.Run.Activity} #{sleeper.Run.Number} → {(result is Exception broken ? broken.Message.Split('\n')[0] : result)} after {sleeper.Run.Steps} steps"
            );
            if (_violation is not null)
            {
                throw _violation;
            }
        }
    }

    private static async Task<object> RunAsync(SimulatedProcess process, ActivityRun run)
    {
        try
        {
            return await process.RunAsync(run, CancellationToken.None);
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private SimulatedProcess Start(bool isWatched = true)
    {
        _processes.Add(new SimulatedProcess(this, _policies, isWatched));
        return _processes[^1];
    }

    /// <summary>A further process, which the judge does not watch.</summary>
    public SimulatedProcess StartUnwatched()
    {
        lock (_processes)
        {
            return Start(isWatched: false);
        }
    }

    /// <summary>
    /// Judges. What is found is kept as well as thrown: the product takes exceptions of its transports for failures of the network.
    /// </summary>
    public async Task CheckAsync(Func<InvariantChecker, Task> checker)
    {
        try
        {
            await checker(InvariantChecker);
        }
        catch (InvariantViolationException found)
        {
            _violation ??= found;
            throw;
        }
    }

    /// <summary>Lets happen what the history says for a step.</summary>
    public async Task InterveneAsync(ActivityRun run, OutboundCall call)
    {
        if (Disturb?.Invoke(run, call) is { } answer)
        {
            FailOnce(call, answer);
        }
        else if (_lasting is var (like, wrong) && like.Api == call.Api && like.Name == call.Name)
        {
            FailOnce(call, wrong);
        }

        foreach (var intervention in History.Interventions)
        {
            if (
                intervention.Run == run.Number
                && intervention.Activity == run.Activity
                && intervention.IsDue(run.Steps, call.Api is not null)
                && run.Applied.Add(intervention)
            )
            {
                Log($"  at step {run.Steps} of {run.Activity} #{run.Number}, before {call.Name}: {intervention.Kind}");
                await InterventionExecutor.ActAsync(
                    intervention,
                    run,
                    call,
                    isNested: _active.Count(other => !_sleepers.Exists(sleeper => sleeper.Run == other)) > 1
                );
                foreach (var other in _active)
                {
                    await InvariantChecker.SeeAsync(other);
                }
            }
        }
    }

    /// <summary>Makes the request that is under way go wrong, and those like it until the activity ends.</summary>
    public void Fail(OutboundCall call, FaultResponse answer, bool isLasting)
    {
        _lasting = isLasting ? (call, answer) : null;
        FailOnce(call, answer);
    }

    private void FailOnce(OutboundCall call, FaultResponse answer)
    {
        // Of two that go wrong at the same step the later one happens; the other would meet a request that nobody expects it to.
        Tenant.ClearFaults();
        Tenant.AddFault(
            new Fault
            {
                Api = call.Api,
                Answer = answer,
                Times = 1,
            }
        );
        (_failing, IsHanging) = (answer, answer.Body is FaultBody.Hang);
    }

    /// <summary>
    /// Whether the answer to the request that is under way is not what the service would say. An answer in pages is, when it is read to its
    /// end.
    /// </summary>
    public bool IsBroken(OutboundCall call)
    {
        var isBroken = call.Api is not null && _failing is { Body: not FaultBody.PartialPage };
        (_failing, IsHanging) = call.Api is null ? (_failing, IsHanging) : (null, false);
        return isBroken;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await Tenant.DisposeAsync();
        _folder.Dispose();
    }
}

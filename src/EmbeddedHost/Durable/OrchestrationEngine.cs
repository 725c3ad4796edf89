using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using TenantHygiene.EmbeddedHost.Durable.Activities;
using TenantHygiene.EmbeddedHost.Durable.Instances;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Durable.Storage;
using TenantHygiene.EmbeddedHost.Durable.Timers;
using TenantHygiene.EmbeddedHost.Invocation;

namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary>
/// Runs orchestrations. A message makes an instance ready; a worker lets it make a step; the writer commits the step with many others;
/// only then are its activities, timers and messages carried out.
/// </summary>
internal sealed class OrchestrationEngine : IDisposable
{
    private readonly Channel<OrchestrationInstance> ready = Channel.CreateUnbounded<OrchestrationInstance>();
    private readonly Meter meter = new(Telemetry.Name);
    private readonly StoreFile file;
    private readonly StoreWriter writer;
    private readonly DueTimes dueTimes;
    private readonly ActivityDispatcher activities;
    private readonly Residency residency;
    private readonly DurableOptions options;
    private readonly ILogger logger;
    private readonly Action<Exception> fail;
    private Task[] workers = [];
    private long lastKey;
    private long lastSequence;

    /// <param name="file">The store; stays the caller's.</param>
    /// <param name="functions">The code.</param>
    /// <param name="converter">Reads and writes payloads.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="time">The clock of timers and timestamps.</param>
    /// <param name="loggers">For the engine and for orchestrators.</param>
    /// <param name="fail">Called when the engine cannot go on; the process should stop.</param>
    public OrchestrationEngine(
        StoreFile file,
        IDurableFunctions functions,
        DataConverter converter,
        DurableOptions options,
        TimeProvider time,
        ILoggerFactory loggers,
        Action<Exception> fail)
    {
        this.file = file;
        this.options = options;
        this.fail = fail;
        logger = loggers.CreateLogger("TenantHygiene.EmbeddedHost.Durable");
        Reader = new StoreReader(file);
        Converter = converter;
        Limits = new PayloadLimits(options.MaxPayloadCharacters);
        Time = time;
        writer = new StoreWriter(file);
        writer.Broken += StoreBroken;
        dueTimes = new DueTimes(time, timer =>
        {
            DurableTelemetry.TimerIsDue(time.GetUtcNow().UtcTicks - timer.DueAt);
            Post(timer.InstanceId, new InstanceMessage.TimerDue(timer.Key, timer.Step, timer.DueAt));
        });
        activities = new ActivityDispatcher(functions, converter, options, ActivityEnded, logger);
        residency = new Residency(
            new InstanceServices
            {
                Functions = functions,
                Converter = converter,
                Loggers = loggers,
                Logger = logger,
                Limits = Limits,
                Time = time,
                Reader = Reader,
                NextKey = () => Interlocked.Increment(ref lastKey),
                NextSequence = () => Interlocked.Increment(ref lastSequence),
                Commit = Commit,
                Settle = instance => residency!.Settle(instance),
                Post = Post,
            },
            options.MaxResidentInstances);
        meter.CreateObservableGauge("embedded_host.instances.resident", () => residency.Count, null, "Orchestrations in memory.");
        meter.CreateObservableGauge("embedded_host.timers.waiting", () => dueTimes.Count, null, "Durable timers that wait.");
        meter.CreateObservableGauge("embedded_host.activities.queued", () => activities.Queued, null, "Activities that wait for their turn.");
    }

    public StoreReader Reader { get; }

    public DataConverter Converter { get; }

    public PayloadLimits Limits { get; }

    public TimeProvider Time { get; }

    /// <summary>Tells who waits for an instance that it has changed its status.</summary>
    public StatusWaiters Waiters { get; } = new();

    /// <summary>Instances whose code is in memory.</summary>
    public int ResidentInstances => residency.Count;

    /// <summary>Timers that wait.</summary>
    public int WaitingTimers => dueTimes.Count;

    /// <summary>Takes up what the file says was going on.</summary>
    public void Start()
    {
        // Keys are never used twice, not even after a purge: a late message for the purged run must not reach its successor.
        lastKey = Math.Max(Reader.LastKey(), Time.GetUtcNow().ToUnixTimeMilliseconds());
        var pending = Reader.ReadActivities();
        var timers = Reader.ReadTimers();
        var messages = Reader.ReadMessages();
        lastSequence = messages.LastOrDefault()?.Sequence ?? 0;
        Log.Recovered(logger, file.Path, pending.Count, timers.Count, messages.Count);
        workers = [.. Enumerable.Range(0, Math.Min(options.MaxConcurrentOrchestrators, Environment.ProcessorCount)).Select(_ => Task.Run(WorkAsync))];
        foreach (var message in messages)
        {
            Post(message.InstanceId, new InstanceMessage.Peer(message.Sequence, message.Message));
        }

        foreach (var activity in pending)
        {
            activities.Add(activity);
        }

        foreach (var timer in timers)
        {
            dueTimes.Add(timer);
        }

        activities.Start();
    }

    /// <summary>Tells an instance something, from any thread.</summary>
    public void Post(string instanceId, InstanceMessage message)
    {
        if (residency.Post(instanceId, message) is { } instance)
        {
            ready.Writer.TryWrite(instance);
        }
    }

    /// <summary>Lets running activities finish until <paramref name="timeIsUp"/>, then commits what is there.</summary>
    public async Task StopAsync(CancellationToken timeIsUp)
    {
        dueTimes.Dispose();
        await activities.StopAsync(timeIsUp);
        ready.Writer.TryComplete();
        await Task.WhenAll(workers);
        writer.Dispose();
    }

    public void Dispose()
    {
        dueTimes.Dispose();
        ready.Writer.TryComplete();
        writer.Dispose();
        activities.Dispose();
        meter.Dispose();
    }

    /// <summary>Commits a change that belongs to no instance.</summary>
    public void Submit(IStoreChange change) => writer.Submit(change);

    private async Task WorkAsync()
    {
        await foreach (var instance in ready.Reader.ReadAllAsync())
        {
            try
            {
                if (instance.RunStep())
                {
                    ready.Writer.TryWrite(instance);
                }
                else
                {
                    residency.Settle(instance);
                }
            }
            catch (Exception exception)
            {
                // The instance is neither before nor after its step: only a restart from the file is safe.
                Log.StepBroken(logger, instance.Id, exception);
                fail(exception);
            }
        }
    }

    private void ActivityEnded(ActivityRow activity, string? result, TaskFailureDetails? failure)
        => Post(activity.InstanceId, new InstanceMessage.ActivityEnded(activity.Key, activity.Step, result, failure));

    private void Commit(StepChanges changes)
    {
        changes.WhenCommitted.Add(() => CarryOut(changes));
        writer.Submit(changes);
    }

    private void CarryOut(StepChanges changes)
    {
        foreach (var (key, step) in changes.TimersDone)
        {
            dueTimes.Remove(key, step);
        }

        foreach (var timer in changes.TimersAdded)
        {
            dueTimes.Add(timer);
        }

        foreach (var activity in changes.ActivitiesAdded)
        {
            activities.Add(activity);
        }

        foreach (var message in changes.MessagesAdded)
        {
            Post(message.InstanceId, new InstanceMessage.Peer(message.Sequence, message.Message));
        }

        if ((changes.Updated ?? changes.Added) is { } row)
        {
            Waiters.Notify(row);
        }
    }

    private void StoreBroken(Exception exception)
    {
        Log.StoreBroken(logger, exception);
        fail(exception);
    }
}

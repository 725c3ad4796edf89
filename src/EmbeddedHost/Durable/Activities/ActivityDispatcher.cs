using System.Threading.Channels;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using TenantHygiene.EmbeddedHost.Durable.Replay;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Activities;

/// <summary>
/// Runs the activities that orchestrations asked for, a bounded number at once. A row stays in the file until its result is committed,
/// so an activity that was running when the process died runs again.
/// </summary>
internal sealed class ActivityDispatcher(
    IDurableFunctions functions,
    DataConverter converter,
    DurableOptions options,
    Action<ActivityRow, string?, TaskFailureDetails?> report,
    ILogger logger) : IDisposable
{
    private readonly Channel<ActivityRow> queue = Channel.CreateUnbounded<ActivityRow>();
    private readonly CancellationTokenSource stopTaking = new();
    private readonly CancellationTokenSource stopRunning = new();
    private readonly PayloadLimits limits = new(options.MaxPayloadCharacters);
    private Task[] runners = [];

    /// <summary>Activities that wait for their turn.</summary>
    public int Queued => queue.Reader.Count;

    public void Start() => runners = [.. Enumerable.Range(0, options.MaxConcurrentActivities).Select(_ => Task.Run(RunAsync))];

    public void Add(ActivityRow activity) => queue.Writer.TryWrite(activity);

    /// <summary>Takes nothing new and waits for what runs; when the time is up, running activities are told by their token.</summary>
    public async Task StopAsync(CancellationToken timeIsUp)
    {
        await stopTaking.CancelAsync();
        await using var registration = timeIsUp.Register(() => stopRunning.Cancel());
        await Task.WhenAll(runners).WaitAsync(timeIsUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        stopTaking.Dispose();
        stopRunning.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var activity = await queue.Reader.ReadAsync(stopTaking.Token);
                if (stopTaking.IsCancellationRequested)
                {
                    return;
                }

                await RunAsync(activity);
            }
        }
        catch (OperationCanceledException) when (stopTaking.IsCancellationRequested)
        {
            // Stopping: what was not taken stays in the file for the next start.
        }
    }

    private async Task RunAsync(ActivityRow activity)
    {
        string? result = null;
        TaskFailureDetails? failure = null;
        try
        {
            var call = new ActivityCall(activity.Name, activity.InstanceId, activity.Step, activity.Input, activity.TraceParent);
            var output = await functions.RunActivityAsync(call, stopRunning.Token);
            result = limits.CheckPayload(converter.Serialize(output));
        }
        catch (OperationCanceledException) when (stopRunning.IsCancellationRequested)
        {
            Log.ActivityAbandoned(logger, activity.Name, activity.InstanceId);
            return;
        }
        catch (Exception exception)
        {
            // The exception belongs to the orchestrator, which may handle it; it is recorded, and logged here once.
            Log.ActivityFailed(logger, activity.Name, activity.InstanceId, exception);
            failure = TaskFailureDetails.FromException(exception);
        }

        report(activity, result, failure);
    }
}

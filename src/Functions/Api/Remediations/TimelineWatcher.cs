using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantHygiene.Ledger.Remediations;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary>
/// Wakes those who listen to remediations when these change. One look a second at the ledger's change feed serves all listeners of this process,
/// and a timeline is read once for all who listen to it; while nobody listens, nothing is read.
/// </summary>
public sealed partial class TimelineWatcher(ChangeFeed feed, RemediationStore store, TimeProvider time, ILogger<TimelineWatcher> logger) : BackgroundService
{
    /// <summary>How many may listen at a time in one process; a listener takes some kilobytes.</summary>
    public const int MaximumListeners = 2_000;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    /// <summary>After a long interruption what changed is not searched for: whoever listens has been sent away by then and reads the timeline anew.</summary>
    private static readonly TimeSpan FarthestBack = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, WatchedTimeline> watched = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim arrival = new(0);
    private readonly Lock gate = new();
    private int listeners;

    /// <summary>Begins to listen to a remediation.</summary>
    /// <returns>Null when too many listen.</returns>
    public TimelineListener? Listen(string id)
    {
        lock (gate)
        {
            if (listeners == MaximumListeners)
            {
                return null;
            }

            if (listeners++ == 0)
            {
                arrival.Release();
            }

            var timeline = watched.GetOrAdd(id, key => new WatchedTimeline(() => store.FindWithStepsAsync(key, CancellationToken.None)));
            timeline.Listeners++;
            return new TimelineListener(timeline, () => Leave(id, timeline));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await arrival.WaitAsync(stoppingToken);
            await FollowAsync(stoppingToken);
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var since = time.GetUtcNow();
        while (!watched.IsEmpty)
        {
            var now = time.GetUtcNow();
            try
            {
                foreach (var change in await feed.ReadAsync(since < now - FarthestBack ? now - FarthestBack : since, stoppingToken))
                {
                    if (watched.TryGetValue(change.Id, out var timeline))
                    {
                        timeline.Changed(change.StepCount);
                    }
                }

                since = now;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Listeners keep what they have; the next look covers this one's time too.
                LogFeedUnreadable(exception);
            }

            await Task.Delay(PollInterval, time, stoppingToken);
        }
    }

    private void Leave(string id, WatchedTimeline timeline)
    {
        lock (gate)
        {
            listeners--;
            if (--timeline.Listeners == 0)
            {
                watched.TryRemove(KeyValuePair.Create(id, timeline));
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        arrival.Dispose();
        base.Dispose();
    }

    [LoggerMessage(40, LogLevel.Warning, "The change feed could not be read; those who listen to timelines hear of changes later.")]
    private partial void LogFeedUnreadable(Exception exception);
}

/// <summary>A timeline that somebody listens to: read once for all of them, and again after each change.</summary>
/// <param name="read">Reads it; null when there is no such remediation.</param>
internal sealed class WatchedTimeline(Func<Task<RemediationWithSteps?>> read)
{
    private readonly Lock gate = new();
    private Task<RemediationWithSteps?>? reading;
    private TaskCompletionSource change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int stepCount;

    /// <summary>How many listen.</summary>
    public int Listeners { get; set; }

    /// <summary>The timeline as far as is known, and the task that ends when there is more.</summary>
    public (Task<RemediationWithSteps?> Timeline, Task Change) Current()
    {
        lock (gate)
        {
            // What could not be read is read anew by the next who asks.
            if (reading is null or { IsFaulted: true } or { IsCanceled: true })
            {
                reading = read();
            }

            return (reading, change.Task);
        }
    }

    /// <summary>Tells that the timeline has at least so many steps by now.</summary>
    public void Changed(int steps)
    {
        TaskCompletionSource waiting;
        lock (gate)
        {
            if (steps <= stepCount)
            {
                return;
            }

            stepCount = steps;
            reading = null;
            (waiting, change) = (change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.SetResult();
    }
}

/// <summary>Somebody who listens to one remediation. Dispose of it when it leaves.</summary>
public sealed class TimelineListener : IDisposable
{
    private readonly WatchedTimeline timeline;
    private readonly Action leave;
    private int hasLeft;

    internal TimelineListener(WatchedTimeline timeline, Action leave) => (this.timeline, this.leave) = (timeline, leave);

    /// <summary>The timeline as far as is known, and the task that ends when there is more. Ask anew after it has ended.</summary>
    public (Task<RemediationWithSteps?> Timeline, Task Change) Current() => timeline.Current();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref hasLeft, 1) == 0)
        {
            leave();
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Remediations;

/// <summary>
/// Wakes the listeners of remediations when these change. One query a second to the ledger's change feed serves all listeners of this
/// process, and a timeline is read once for all its listeners. Without listeners nothing is read.
/// </summary>
public sealed partial class TimelineWatcher(ChangeFeed feed, RemediationStore store, TimeProvider time, ILogger<TimelineWatcher> logger)
    : BackgroundService
{
    /// <summary>How many may listen at a time in one process; a listener takes some kilobytes.</summary>
    public const int MaximumListeners = 2_000;

    private static readonly TimeSpan _pollInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Changes during a longer interruption are not searched for: by then every listener has reconnected and read its timeline.
    /// </summary>
    private static readonly TimeSpan _maximumAge = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, WatchedTimeline> _watched = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _arrival = new(0);
    private readonly Lock _gate = new();
    private int _listeners;

    /// <summary>Begins to listen to a remediation.</summary>
    /// <returns>Null when too many listen.</returns>
    public TimelineListener? Listen(string id)
    {
        lock (_gate)
        {
            if (_listeners == MaximumListeners)
            {
                return null;
            }

            if (_listeners++ == 0)
            {
                _arrival.Release();
            }

            var timeline = _watched.GetOrAdd(id, key => new WatchedTimeline(() =>
                store.FindWithStepsAsync(TenantScope.All, key, CancellationToken.None)
            ));
            timeline.Listeners++;
            return new TimelineListener(timeline, () => Leave(id, timeline));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _arrival.WaitAsync(stoppingToken);
            await FollowAsync(stoppingToken);
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var since = time.GetUtcNow();
        while (!_watched.IsEmpty)
        {
            var now = time.GetUtcNow();
            try
            {
                foreach (var change in await feed.ReadAsync(since < now - _maximumAge ? now - _maximumAge : since, stoppingToken))
                {
                    if (_watched.TryGetValue(change.Id, out var timeline))
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

            await Task.Delay(_pollInterval, time, stoppingToken);
        }
    }

    private void Leave(string id, WatchedTimeline timeline)
    {
        lock (_gate)
        {
            _listeners--;
            if (--timeline.Listeners == 0)
            {
                _watched.TryRemove(KeyValuePair.Create(id, timeline));
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _arrival.Dispose();
        base.Dispose();
    }

    [LoggerMessage(31, LogLevel.Warning, "The change feed could not be read; timeline streams receive changes later.")]
    private partial void LogFeedUnreadable(Exception exception);
}

/// <summary>A timeline with subscribers: read once for all of them, and again after each change.</summary>
/// <param name="read">Reads it; null when there is no such remediation.</param>
internal sealed class WatchedTimeline(Func<Task<RemediationWithSteps?>> read)
{
    private readonly Lock _gate = new();
    private Task<RemediationWithSteps?>? _reading;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _stepCount;

    /// <summary>How many listen.</summary>
    public int Listeners { get; set; }

    /// <summary>The timeline as far as is known, and the task that ends when there is more.</summary>
    public (Task<RemediationWithSteps?> Timeline, Task Change) Current()
    {
        lock (_gate)
        {
            // What could not be read is read anew by the next who asks.
            if (_reading is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _reading = read();
            }

            return (_reading, _change.Task);
        }
    }

    /// <summary>Records that the timeline has at least so many steps now.</summary>
    public void Changed(int steps)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            if (steps <= _stepCount)
            {
                return;
            }

            _stepCount = steps;
            _reading = null;
            (waiting, _change) = (_change, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        waiting.SetResult();
    }
}

/// <summary>A subscriber of one remediation. Dispose of it when it leaves.</summary>
public sealed class TimelineListener : IDisposable
{
    private readonly WatchedTimeline _timeline;
    private readonly Action _onDispose;
    private int _isDisposed;

    internal TimelineListener(WatchedTimeline timeline, Action onDispose) => (_timeline, _onDispose) = (timeline, onDispose);

    /// <summary>The timeline as far as is known, and the task that ends when there is more. Ask anew after it has ended.</summary>
    public (Task<RemediationWithSteps?> Timeline, Task Change) Current() => _timeline.Current();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _onDispose();
        }
    }
}

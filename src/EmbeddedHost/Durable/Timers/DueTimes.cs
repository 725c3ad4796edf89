using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Durable.Timers;

/// <summary>
/// One heap of due times for all instances, and one timer armed for the earliest. The file has the truth: the heap is filled from it at the start,
/// and a time that comes twice, or too late to matter, is ignored by the instance.
/// </summary>
internal sealed class DueTimes : IDisposable
{
    // The clock may be set while a timer runs; looking again this often bounds how late that is noticed.
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly PriorityQueue<TimerRow, long> heap = new();
    private readonly HashSet<(long Key, int Step)> live = [];
    private readonly TimeProvider time;
    private readonly Action<TimerRow> due;
    private readonly ITimer alarm;
    private long armedFor = long.MaxValue;
    private bool stopped;

    public DueTimes(TimeProvider time, Action<TimerRow> due)
    {
        this.time = time;
        this.due = due;
        alarm = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Timers that wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return live.Count;
            }
        }
    }

    public void Add(TimerRow timer)
    {
        lock (gate)
        {
            if (live.Add((timer.Key, timer.Step)))
            {
                heap.Enqueue(timer, timer.DueAt);
                Arm();
            }
        }
    }

    public void Remove(long key, int step)
    {
        lock (gate)
        {
            live.Remove((key, step));

            // Cancelled timers stay in the heap until they are due; many of them would hold memory for long.
            if (heap.Count > 1024 && heap.Count > 2 * live.Count)
            {
                var kept = heap.UnorderedItems.Where(item => live.Contains((item.Element.Key, item.Element.Step))).ToArray();
                heap.Clear();
                heap.EnqueueRange(kept);
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            stopped = true;
        }

        alarm.Dispose();
    }

    private void Ring()
    {
        List<TimerRow> ringing = [];
        lock (gate)
        {
            armedFor = long.MaxValue;
            var now = time.GetUtcNow().UtcTicks;
            while (heap.TryPeek(out var next, out var dueAt) && dueAt <= now)
            {
                heap.Dequeue();
                if (live.Remove((next.Key, next.Step)))
                {
                    ringing.Add(next);
                }
            }

            Arm();
        }

        foreach (var timer in ringing)
        {
            due(timer);
        }
    }

    private void Arm()
    {
        if (stopped || !heap.TryPeek(out _, out var next) || next >= armedFor)
        {
            return;
        }

        // Rounded up to a whole millisecond: an alarm that comes a fraction early would find nothing due.
        var wait = TimeSpan.FromTicks(Math.Max(0, next - time.GetUtcNow().UtcTicks));
        var sleep = wait < LongestSleep ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : LongestSleep;
        armedFor = wait < LongestSleep ? next : long.MaxValue;
        alarm.Change(sleep, Timeout.InfiniteTimeSpan);
    }
}

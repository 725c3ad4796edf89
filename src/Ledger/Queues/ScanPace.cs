using System.Collections.Concurrent;

namespace TenantHygiene.Ledger.Queues;

/// <summary>
/// Spreads the messages of one scan over time: the first ones at once, then as many a second as one tenant can be helped at all. Nothing is
/// stored; a scan that another process repeats is spread anew, and its duplicates are harmless.
/// </summary>
internal sealed class ScanPace(TimeProvider time)
{
    /// <summary>How many messages are visible at once.</summary>
    public const int AtOnce = 32;

    /// <summary>
    /// The time from one message to the next. A user takes about 40 calls, of which a tenant's Exchange bears a few at a time: five users a
    /// second are more than any tenant gets done.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    // The queue service hides a message for less than seven days.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(6);

    private readonly ConcurrentDictionary<(Guid TenantId, string ScanId), Line> _lines = new();

    /// <summary>How long a message stays invisible; null for not at all.</summary>
    public TimeSpan? DelayOf(ProvisioningErrorMessage message)
    {
        if (message.ScanId is not { } scanId)
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (!_lines.TryGetValue((message.TenantId, scanId), out var line))
        {
            Forget(now);
            line = _lines.GetOrAdd((message.TenantId, scanId), static _ => new Line());
        }

        var delay = line.Next(now) - now;
        return delay <= TimeSpan.Zero ? null
            : delay < _longest ? delay
            : _longest;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (scan, line) in _lines)
        {
            if (line.IsOver(now))
            {
                _lines.TryRemove(scan, out _);
            }
        }
    }

    private sealed class Line
    {
        private readonly Lock _gate = new();
        private DateTimeOffset _free;

        public DateTimeOffset Next(DateTimeOffset now)
        {
            lock (_gate)
            {
                _free = (_free > now ? _free : now) + Interval;
                return _free - (AtOnce * Interval);
            }
        }

        public bool IsOver(DateTimeOffset now)
        {
            lock (_gate)
            {
                return _free < now;
            }
        }
    }
}

using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.Microsoft365.Tests.Support;

/// <summary>
/// A clock on which the waits between retries are over at once, while it says that they took their time.
/// Time-outs, which are longer, wait for <see cref="FakeTimeProvider.Advance(TimeSpan)"/>.
/// </summary>
internal sealed class SkippingClock() : FakeTimeProvider(TimeProvider.System.GetUtcNow())
{
    /// <summary>The shortest time-out of the product; every wait between retries in these tests is shorter.</summary>
    private static readonly TimeSpan _minimumTimeout = TimeSpan.FromSeconds(20);

    private readonly List<TimeSpan> _skipped = [];

    /// <summary>The waits that were skipped, in order.</summary>
    public IReadOnlyList<TimeSpan> Skipped
    {
        get
        {
            lock (_skipped)
            {
                return [.. _skipped];
            }
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= _minimumTimeout)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        lock (_skipped)
        {
            _skipped.Add(dueTime);
        }

        Advance(dueTime);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

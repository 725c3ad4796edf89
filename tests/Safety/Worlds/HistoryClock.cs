using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.Safety.Worlds;

/// <summary>
/// The time of a history. Waits between retries are over at once, and take the same few seconds whatever chance drew for them: a seed makes the same history
/// again. Time-outs pass when the clock is moved.
/// </summary>
internal sealed class HistoryClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 9, 7, 40, 0, TimeSpan.Zero))
{
    private static readonly TimeSpan ShortestTimeOut = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime >= ShortestTimeOut)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Advance(Wait);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// The pause that a service has asked one tenant for. It lasts at most <see cref="RetryAfterDelay.MaximumWait"/>: what is asked for beyond
/// that is asked for again by the next refusal.
/// </summary>
internal sealed class ThrottlePause(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _until;

    /// <summary>What is left of it; zero or less when it is over.</summary>
    public TimeSpan Remaining
    {
        get
        {
            lock (_gate)
            {
                return _until - clock.GetUtcNow();
            }
        }
    }

    /// <summary>Makes it last for a time from now on, if it would be over before.</summary>
    /// <param name="time">How long; null for nothing.</param>
    public void Extend(TimeSpan? time)
    {
        if (time is not { } asked)
        {
            return;
        }

        var until = clock.GetUtcNow() + (asked < RetryAfterDelay.MaximumWait ? asked : RetryAfterDelay.MaximumWait);
        lock (_gate)
        {
            _until = until > _until ? until : _until;
        }
    }

    /// <summary>Waits until it is over.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Remaining is var left && left > TimeSpan.Zero)
        {
            // A timer counts whole milliseconds; less than one would not wait at all.
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), clock, cancellationToken);
        }
    }
}

namespace TenantHygiene.TenantSimulator.Throttling;

/// <summary>A bucket that each request takes one token from and that refills steadily.</summary>
/// <param name="capacity">Its size.</param>
/// <param name="refillPerSecond">What flows back.</param>
/// <param name="start">When it was full.</param>
internal sealed class TokenBucket(int capacity, double refillPerSecond, DateTimeOffset start)
{
    private readonly Lock _gate = new();
    private double _level = capacity;
    private DateTimeOffset _at = start;

    /// <summary>What was left after the last request.</summary>
    public double Left
    {
        get
        {
            lock (_gate)
            {
                return _level;
            }
        }
    }

    /// <summary>Takes a token.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Zero when there was one, else how long until there is one.</returns>
    public TimeSpan Take(DateTimeOffset now)
    {
        lock (_gate)
        {
            _level = Math.Min(capacity, _level + ((now - _at).TotalSeconds * refillPerSecond));
            _at = now;
            if (_level >= 1)
            {
                _level--;
                return TimeSpan.Zero;
            }

            return TimeSpan.FromSeconds((1 - _level) / refillPerSecond);
        }
    }
}

namespace TenantHygiene.Testing;

/// <summary>
/// A clock that tests set. It runs, or is stopped; its timers always run by the real time, so that pauses of the product stay short and real.
/// </summary>
public sealed class AdjustableClock : TimeProvider
{
    private DateTimeOffset? _stoppedAt;
    private TimeSpan _ahead;

    /// <summary>The time that the clock shows. Setting it stops the clock.</summary>
    public DateTimeOffset Now
    {
        get => GetUtcNow();
        set => (_stoppedAt, _ahead) = (value, TimeSpan.Zero);
    }

    /// <summary>
    /// How long timers run, as a share of the time asked for. Below one, the clock lags behind its timers, as one does that is being set
    /// back little by little.
    /// </summary>
    public double TimerPace { get; set; } = 1;

    /// <summary>A clock that shows the same time until a test changes it.</summary>
    /// <param name="at">The time; null for one fixed time that is the same in every test.</param>
    public static AdjustableClock Stopped(DateTimeOffset? at = null) =>
        new() { Now = at ?? new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero) };

    /// <summary>Moves the clock forward.</summary>
    public void Move(TimeSpan by) => _ahead += by;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime * TimerPace : dueTime, period);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => (_stoppedAt ?? System.GetUtcNow()) + _ahead;
}

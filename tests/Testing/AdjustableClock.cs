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

    /// <summary>A clock that shows the same time until a test changes it.</summary>
    /// <param name="at">The time; null for one fixed time that is the same in every test.</param>
    public static AdjustableClock Stopped(DateTimeOffset? at = null) =>
        new() { Now = at ?? new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero) };

    /// <summary>Moves the clock forward.</summary>
    public void Move(TimeSpan by) => _ahead += by;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => (_stoppedAt ?? System.GetUtcNow()) + _ahead;
}

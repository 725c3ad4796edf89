namespace TenantHygiene.Functions.Tests.Workshops;

/// <summary>The time of day, moved ahead at will. Timers run in real time.</summary>
internal sealed class MovedClock : TimeProvider
{
    private TimeSpan ahead;

    public void Move(TimeSpan by) => ahead += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
}

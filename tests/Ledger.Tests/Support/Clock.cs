namespace TenantHygiene.Ledger.Tests.Support;

/// <summary>A clock that is set by hand while its timers run by the real time, so that pauses of the stores stay short and real.</summary>
public sealed class Clock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

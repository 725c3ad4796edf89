namespace TenantHygiene.Benchmarks.Reporting;

/// <summary>How long many requests took.</summary>
public sealed class Latencies(IEnumerable<TimeSpan> durations)
{
    private readonly TimeSpan[] _sorted = [.. durations.Order()];

    /// <summary>Half of them took no longer.</summary>
    public TimeSpan Median => At(0.5);

    /// <summary>99 in 100 took no longer.</summary>
    public TimeSpan Percentile99 => At(0.99);

    private TimeSpan At(double share) => _sorted[(int)Math.Ceiling(share * _sorted.Length) - 1];
}

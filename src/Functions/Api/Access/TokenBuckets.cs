using System.Threading.RateLimiting;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>A bucket for each name: so many a minute in the long run, half of them at once.</summary>
internal static class TokenBuckets
{
    /// <summary>How often the buckets are filled up.</summary>
    public static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    /// <summary>Makes them.</summary>
    public static PartitionedRateLimiter<string> PerMinute(int times) => PartitionedRateLimiter.Create<string, string>(name => RateLimitPartition.GetTokenBucketLimiter(name, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = Math.Max(1, times / 2),
        TokensPerPeriod = Math.Max(1, times / 60),
        ReplenishmentPeriod = Refill,
        AutoReplenishment = true,
        QueueLimit = 0,
    }));
}

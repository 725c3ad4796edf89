using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Configuration;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>
/// How often each caller may send a request, in one process: a bucket for every caller, one for every valid status link, one for what each
/// webhook connection refuses, and one for all callers without a valid token. These share one bucket because an address that a proxy
/// forwards can be forged; no other caller's bucket is used up by them.
/// </summary>
public sealed class ApiRateLimiter(ApiOptions options) : IDisposable
{
    private const string Anonymous = "";

    private readonly PartitionedRateLimiter<string> _limiter = TokenBuckets.PerMinute(options.RequestsPerMinute);

    /// <summary>Counts a request.</summary>
    /// <param name="http">The request; its user is who was recognised.</param>
    /// <param name="bucket">Whose bucket it is where nobody was recognised; null for that of all strangers.</param>
    /// <returns>Null when it may pass, otherwise what to answer.</returns>
    public IResult? Refuse(HttpContext http, string? bucket = null)
    {
        using var lease = _limiter.AttemptAcquire(Caller.Find(http.User)?.Id ?? bucket ?? Anonymous);
        return lease.IsAcquired
            ? null
            : Problem.TooMany(
                http,
                $"A caller may send {options.RequestsPerMinute} requests a minute. Wait as long as `Retry-After` says.",
                lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TokenBuckets.Refill
            );
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}

/// <summary>
/// How many deliveries one process takes: each connection so many a minute, and all together no more at a time than the storage account
/// can store. A delivery beyond that is not stored, so that its sender may safely send it again.
/// </summary>
public sealed class WebhookRateLimiter(ApiOptions options) : IDisposable
{
    /// <summary>When to come back.</summary>
    public static readonly TimeSpan RetryAfter = TokenBuckets.Refill;

    /// <summary>More at a time make the storage account no faster.</summary>
    private const int MaximumConcurrent = 32;

    /// <summary>Those wait a second or so; senders do not wait much longer.</summary>
    private const int QueueDepth = 128;

    private readonly PartitionedRateLimiter<string> _buckets = TokenBuckets.PerMinute(options.DeliveriesPerMinute);
    private readonly ConcurrencyLimiter _places = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = MaximumConcurrent,
            QueueLimit = QueueDepth,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>Waits for a place to keep a delivery of a connection; dispose of it afterwards.</summary>
    /// <returns>Null when there is no room.</returns>
    public async Task<IDisposable?> TryEnterAsync(string connection, CancellationToken cancellationToken)
    {
        using var counted = _buckets.AttemptAcquire(connection);
        if (!counted.IsAcquired)
        {
            return null;
        }

        var place = await _places.AcquireAsync(permitCount: 1, cancellationToken);
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _buckets.Dispose();
        _places.Dispose();
    }
}

/// <summary>A bucket for each name: so many a minute in the long run, half of them at once.</summary>
internal static class TokenBuckets
{
    /// <summary>How often the buckets are filled up.</summary>
    public static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    /// <summary>Makes them.</summary>
    public static PartitionedRateLimiter<string> PerMinute(int times)
    {
        var bucket = new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, times / 2),
            TokensPerPeriod = Math.Max(1, times / 60),
            ReplenishmentPeriod = Refill,
            AutoReplenishment = true,
            QueueLimit = 0,
        };
        return PartitionedRateLimiter.Create<string, string>(name => RateLimitPartition.GetTokenBucketLimiter(name, _ => bucket));
    }
}

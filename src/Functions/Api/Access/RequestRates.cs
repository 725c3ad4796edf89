using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>
/// How often each caller may ask, in one process: a bucket for every caller, and one for all who have not shown who they are.
/// Forwarded addresses do not reach the worker, so that strangers cannot be told apart.
/// </summary>
public sealed class RequestRates(ApiSettings settings) : IDisposable
{
    private const string Strangers = "";

    private readonly PartitionedRateLimiter<string> limiter = TokenBuckets.PerMinute(settings.RequestsPerMinute);

    /// <summary>Counts a request.</summary>
    /// <param name="http">The request; its user is who was recognised.</param>
    /// <returns>Null when it may pass, otherwise what to answer.</returns>
    public IResult? Refuse(HttpContext http)
    {
        using var lease = limiter.AttemptAcquire(Caller.Find(http.User)?.Id ?? Strangers);
        return lease.IsAcquired
            ? null
            : Problem.TooMany(http, $"{settings.RequestsPerMinute} requests a minute are allowed.", lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TokenBuckets.Refill);
    }

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();
}

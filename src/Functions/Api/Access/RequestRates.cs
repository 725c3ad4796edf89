using System.Globalization;
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

    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(caller => RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = Math.Max(1, settings.RequestsPerMinute / 2),
        TokensPerPeriod = Math.Max(1, settings.RequestsPerMinute / 60),
        ReplenishmentPeriod = Refill,
        AutoReplenishment = true,
        QueueLimit = 0,
    }));

    /// <summary>Counts a request.</summary>
    /// <param name="http">The request; its user is who was recognised.</param>
    /// <returns>Null when it may pass, otherwise what to answer.</returns>
    public IResult? Refuse(HttpContext http)
    {
        using var lease = limiter.AttemptAcquire(http.User.Identity?.IsAuthenticated is true ? Caller.Of(http.User) : Strangers);
        if (lease.IsAcquired)
        {
            return null;
        }

        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : Refill;
        http.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(wait.TotalSeconds, 1)).ToString(CultureInfo.InvariantCulture);
        return Problem.TooMany($"{settings.RequestsPerMinute} requests a minute are allowed.");
    }

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();
}

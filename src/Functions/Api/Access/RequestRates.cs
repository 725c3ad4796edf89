using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using TenantHygiene.Functions.Api.Problems;
using TenantHygiene.Functions.Settings;

namespace TenantHygiene.Functions.Api.Access;

/// <summary>
/// How often each caller may ask, in one process: a bucket for every caller, one for every genuine status link, one for what each webhook connection refuses, and
/// one for all others who have not shown who they are. An address that a proxy forwards can be forged, so that such strangers cannot be told apart; but what they
/// use up is nobody else's.
/// </summary>
public sealed class RequestRates(ApiSettings settings) : IDisposable
{
    private const string Strangers = "";

    private readonly PartitionedRateLimiter<string> limiter = TokenBuckets.PerMinute(settings.RequestsPerMinute);

    /// <summary>Counts a request.</summary>
    /// <param name="http">The request; its user is who was recognised.</param>
    /// <param name="bucket">Whose bucket it is where nobody was recognised; null for that of all strangers.</param>
    /// <returns>Null when it may pass, otherwise what to answer.</returns>
    public IResult? Refuse(HttpContext http, string? bucket = null)
    {
        using var lease = limiter.AttemptAcquire(Caller.Find(http.User)?.Id ?? bucket ?? Strangers);
        return lease.IsAcquired
            ? null
            : Problem.TooMany(http, $"{settings.RequestsPerMinute} requests a minute are allowed.", lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TokenBuckets.Refill);
    }

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();
}

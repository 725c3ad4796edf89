using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Graph;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>Refuses requests by the scenario's limits and says in headers what is left.</summary>
/// <param name="scenario">The limits.</param>
/// <param name="time">The clock of the buckets.</param>
internal sealed class Throttles(ThrottlingScenario scenario, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new();
    private readonly ConcurrentDictionary<ApiName, Counter> _counters = new();
    private readonly ConcurrentDictionary<string, Counter> _underWay = new();

    /// <summary>Notes that a request is under way. Followed by <see cref="End"/>.</summary>
    public void Begin(ApiRequest request) => UnderWay(request)?.Next();

    /// <summary>Notes that it is no more.</summary>
    public void End(ApiRequest request) => UnderWay(request)?.Release();

    /// <summary>A 429 when the request is over a limit.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null when it may pass.</returns>
    public Answer? Refuse(ApiRequest request)
    {
        var rule = RuleOf(request.Api);
        var isNth = rule.EveryNthRequest is { } every && _counters.GetOrAdd(request.Api, static _ => new Counter()).Next() % every == 0;
        var isOneTooMany = UnderWay(request)?.Value > rule.ConcurrentRequests;
        var wait =
            isNth || isOneTooMany
                ? TimeSpan.FromSeconds(rule.RetryAfterSeconds)
                : BucketOf(request, rule)?.Take(time.GetUtcNow()) ?? TimeSpan.Zero;
        if (wait <= TimeSpan.Zero && !isOneTooMany)
        {
            return null;
        }

        var answer = FaultResponses.Make(
            request.Api,
            new FaultResponse
            {
                Status = 429,
                Code = request.Api == ApiName.Graph ? GraphError.CodeOf(429) : null,
                Message = "Too many requests.",
            }
        );
        if (!rule.OmitRetryAfter)
        {
            answer.With(
                "Retry-After",
                Math.Max(rule.RetryAfterSeconds, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture)
            );
        }

        return Describe(request, answer);
    }

    /// <summary>Adds the headers that say what is left.</summary>
    public Answer Describe(ApiRequest request, Answer answer)
    {
        var rule = RuleOf(request.Api);
        var limit = rule.BucketCapacity ?? 600;
        var left = BucketOf(request, rule)?.Left ?? limit;
        if (request.Api == ApiName.Exchange)
        {
            answer
                .With("Rate-Limit-Limit", limit.ToString(CultureInfo.InvariantCulture))
                .With("Rate-Limit-Remaining", ((int)left).ToString(CultureInfo.InvariantCulture))
                .With(
                    "Rate-Limit-Reset",
                    time.GetUtcNow()
                        .AddSeconds(Math.Max(1, (limit - left) / rule.BucketRefillPerSecond))
                        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
                );
        }
        else if (request.Api == ApiName.Graph && left < limit * 0.2)
        {
            answer
                .With("x-ms-throttle-limit-percentage", (1 - (left / limit)).ToString("0.00", CultureInfo.InvariantCulture))
                .With("x-ms-throttle-scope", "Tenant_Application");
        }

        return answer;
    }

    private Counter? UnderWay(ApiRequest request) =>
        request.Caller is { } caller
            ? _underWay.GetOrAdd($"{request.Api}/{caller.TenantId}/{caller.ClientId}", static _ => new Counter())
            : null;

    private TokenBucket? BucketOf(ApiRequest request, ThrottleRule rule) =>
        rule.BucketCapacity is { } capacity && request.Caller is { } caller
            ? _buckets.GetOrAdd($"{request.Api}/{caller.TenantId}/{caller.ClientId}", _ => new TokenBucket(
                capacity,
                rule.BucketRefillPerSecond,
                time.GetUtcNow()
            ))
            : null;

    private ThrottleRule RuleOf(ApiName api) =>
        api switch
        {
            ApiName.Graph => scenario.Graph,
            ApiName.Exchange => scenario.Exchange,
            _ => scenario.Entra,
        };

    private sealed class Counter
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public int Next() => Interlocked.Increment(ref _value);

        public void Release() => Interlocked.Decrement(ref _value);
    }
}

/// <summary>A bucket that each request takes one token from and that refills steadily.</summary>
/// <param name="capacity">Its size.</param>
/// <param name="refillPerSecond">What flows back.</param>
/// <param name="start">When it was full.</param>
internal sealed class TokenBucket(int capacity, double refillPerSecond, DateTimeOffset start)
{
    private readonly Lock _gate = new();
    private double _level = capacity;
    private DateTimeOffset _at = start;

    /// <summary>What was left after the last request.</summary>
    public double Left
    {
        get
        {
            lock (_gate)
            {
                return _level;
            }
        }
    }

    /// <summary>Takes a token.</summary>
    /// <param name="now">The time.</param>
    /// <returns>Zero when there was one, else how long until there is one.</returns>
    public TimeSpan Take(DateTimeOffset now)
    {
        lock (_gate)
        {
            _level = Math.Min(capacity, _level + ((now - _at).TotalSeconds * refillPerSecond));
            _at = now;
            if (_level >= 1)
            {
                _level--;
                return TimeSpan.Zero;
            }

            return TimeSpan.FromSeconds((1 - _level) / refillPerSecond);
        }
    }
}

/// <summary>When requests are answered with 429, by API.</summary>
public sealed class ThrottlingScenario
{
    /// <summary>Microsoft Graph.</summary>
    public ThrottleRule Graph { get; set; } = new();

    /// <summary>Exchange Online.</summary>
    public ThrottleRule Exchange { get; set; } = new();

    /// <summary>Entra ID.</summary>
    public ThrottleRule Entra { get; set; } = new();
}

/// <summary>When one API answers with 429. Any of the rules may be on.</summary>
public sealed class ThrottleRule
{
    /// <summary>Every n-th request is refused.</summary>
    [Description("Every n-th request is refused; absent: none.")]
    public int? EveryNthRequest { get; set; }

    /// <summary>How many requests of an application may be under way in a tenant; further ones are refused.</summary>
    [Description("How many requests of one application may be under way in a tenant; further ones are refused; absent: any number.")]
    public int? ConcurrentRequests { get; set; }

    /// <summary>The size of a token bucket, in requests.</summary>
    [Description("The size of a token bucket per application and tenant, in requests; absent: no bucket.")]
    public int? BucketCapacity { get; set; }

    /// <summary>What flows back into the bucket each second.</summary>
    public double BucketRefillPerSecond { get; set; } = 10;

    /// <summary>The Retry-After of a refusal, in seconds.</summary>
    public int RetryAfterSeconds { get; set; } = 1;

    /// <summary>Whether refusals carry no Retry-After.</summary>
    public bool OmitRetryAfter { get; set; }
}

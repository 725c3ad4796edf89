using System.Collections.Concurrent;
using System.Globalization;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Graph;
using TenantHygiene.TenantSimulator.Requests;

namespace TenantHygiene.TenantSimulator.Throttling;

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
    public void End(ApiRequest request) => UnderWay(request)?.Back();

    /// <summary>A 429 when the request is over a limit.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null when it may pass.</returns>
    public Answer? Refuse(ApiRequest request)
    {
        var rule = RuleOf(request.Api);
        var isNth = rule.EveryNthRequest is { } every && _counters.GetOrAdd(request.Api, static _ => new Counter()).Next() % every == 0;
        var isOneTooMany = UnderWay(request)?.Value > rule.ConcurrentRequests;
        var wait = isNth || isOneTooMany ? TimeSpan.FromSeconds(rule.RetryAfterSeconds) : BucketOf(request, rule)?.Take(time.GetUtcNow()) ?? TimeSpan.Zero;
        if (wait <= TimeSpan.Zero && !isOneTooMany)
        {
            return null;
        }

        var answer = FaultAnswers.Make(request.Api, new FaultAnswer { Status = 429, Code = request.Api == ApiName.Graph ? GraphError.CodeOf(429) : null, Message = "Too many requests." });
        if (!rule.OmitRetryAfter)
        {
            answer.With("Retry-After", Math.Max(rule.RetryAfterSeconds, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
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
            answer.With("Rate-Limit-Limit", limit.ToString(CultureInfo.InvariantCulture))
                .With("Rate-Limit-Remaining", ((int)left).ToString(CultureInfo.InvariantCulture))
                .With("Rate-Limit-Reset", time.GetUtcNow().AddSeconds(Math.Max(1, (limit - left) / rule.BucketRefillPerSecond)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        }
        else if (request.Api == ApiName.Graph && left < limit * 0.2)
        {
            answer.With("x-ms-throttle-limit-percentage", (1 - (left / limit)).ToString("0.00", CultureInfo.InvariantCulture))
                .With("x-ms-throttle-scope", "Tenant_Application");
        }

        return answer;
    }

    private Counter? UnderWay(ApiRequest request) =>
        request.Caller is { } caller ? _underWay.GetOrAdd($"{request.Api}/{caller.TenantId}/{caller.ClientId}", static _ => new Counter()) : null;

    private TokenBucket? BucketOf(ApiRequest request, ThrottleRule rule) =>
        rule.BucketCapacity is { } capacity && request.Caller is { } caller
            ? _buckets.GetOrAdd($"{request.Api}/{caller.TenantId}/{caller.ClientId}", _ => new TokenBucket(capacity, rule.BucketRefillPerSecond, time.GetUtcNow()))
            : null;

    private ThrottleRule RuleOf(ApiName api) => api switch
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

        public void Back() => Interlocked.Decrement(ref _value);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using TenantHygiene.TenantSimulator.Faults;
using TenantHygiene.TenantSimulator.Graph;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Requests;

/// <summary>Refuses requests by the scenario's limits and says in headers what is left.</summary>
/// <param name="scenario">The limits.</param>
/// <param name="usersOf">How many users a tenant has.</param>
/// <param name="time">The clock of the buckets.</param>
internal sealed class Throttles(ThrottlingScenario scenario, Func<Guid, int> usersOf, TimeProvider time)
{
    private readonly IdentityServiceThrottle? _identity = scenario.GraphDocumentedLimits ? new(usersOf, time) : null;
    private readonly ExchangeTenantThrottle? _exchange = scenario.ExchangeTenantLimits ? new(time) : null;
    private readonly ConcurrentDictionary<Guid, Counter> _exchangeUnderWay = new();
    private readonly ConcurrentDictionary<string, TokenBucket> _buckets = new();
    private readonly ConcurrentDictionary<ApiName, Counter> _counters = new();
    private readonly ConcurrentDictionary<string, Counter> _underWay = new();

    /// <summary>Notes that a request is under way. Followed by <see cref="End"/>.</summary>
    public void Begin(ApiRequest request)
    {
        UnderWay(request)?.Next();
        OfTenant(request)?.Next();
    }

    /// <summary>Notes that it is no more.</summary>
    public void End(ApiRequest request)
    {
        UnderWay(request)?.Release();
        OfTenant(request)?.Release();
    }

    /// <summary>A 429 when the request is over a limit.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Null when it may pass.</returns>
    public Answer? Refuse(ApiRequest request)
    {
        if (request.Api is ApiName.Graph && _identity?.Use(request) is { } exceeded)
        {
            return TooMany(request, exceeded.RetryAfter)
                .With("x-ms-throttle-scope", exceeded.Scope)
                .With("x-ms-throttle-information", exceeded.Information);
        }

        if (OfTenant(request) is { } ofTenant && _exchange!.Refuse(request.TenantId!.Value, ofTenant.Value) is { } pause)
        {
            return TooMany(request, pause);
        }

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

        var retryAfter = rule.OmitRetryAfter ? (TimeSpan?)null : TimeSpan.FromSeconds(Math.Max(rule.RetryAfterSeconds, wait.TotalSeconds));
        return Describe(request, TooMany(request, retryAfter));
    }

    /// <summary>Adds the headers that say what is left.</summary>
    public Answer Describe(ApiRequest request, Answer answer)
    {
        if (request.Api is ApiName.Graph && _identity is not null)
        {
            return _identity.Share(request) is { } share ? answer.With("x-ms-throttle-limit-percentage", share) : answer;
        }

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

    private static Answer TooMany(ApiRequest request, TimeSpan? retryAfter)
    {
        var answer = FaultResponses.Make(
            request.Api,
            new FaultResponse
            {
                Status = 429,
                Code = request.Api == ApiName.Graph ? GraphError.CodeOf(429) : null,
                Message = "Too many requests.",
            }
        );
        return retryAfter is { } pause
            ? answer.With("Retry-After", ((int)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture))
            : answer;
    }

    private Counter? OfTenant(ApiRequest request) =>
        _exchange is not null && request is { Api: ApiName.Exchange, TenantId: { } tenantId }
            ? _exchangeUnderWay.GetOrAdd(tenantId, static _ => new Counter())
            : null;

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

using System.Globalization;
using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>
/// The retries of repeatable requests: a few, after the pauses that the service asks for, at most a minute and a half each.
/// </summary>
internal static class ReadResilience
{
    private const int Retries = 4;

    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, TimeProvider clock, TimeSpan attempt)
    {
        pipeline.TimeProvider = clock;
        pipeline
            .AddRetry(
                new RetryStrategyOptions<HttpResponseMessage>
                {
                    Name = "retry",
                    MaxRetryAttempts = Retries,
                    BackoffType = DelayBackoffType.Exponential,
                    Delay = TimeSpan.FromSeconds(1),
                    MaxDelay = TimeSpan.FromSeconds(20),
                    UseJitter = true,
                    ShouldHandle = arguments => ValueTask.FromResult(MayRetry(arguments.Outcome, clock)),
                    DelayGenerator = arguments =>
                        ValueTask.FromResult(arguments.Outcome.Result is { } response ? RetryAfterDelay.Of(response, clock) : null),
                }
            )
            .AddTimeout(new HttpTimeoutStrategyOptions { Name = "attempt", Timeout = attempt });
    }

    private static bool MayRetry(Outcome<HttpResponseMessage> outcome, TimeProvider clock) =>
        outcome switch
        {
            { Exception: TimeoutRejectedException } => true,
            { Exception: HttpRequestException exception } => exception.HttpRequestError
                is not (HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded),
            { Exception: HttpIOException } => true,
            { Result: { } response } => IsTransient(response.StatusCode)
                && !(RetryAfterDelay.Of(response, clock) > RetryAfterDelay.MaximumWait),
            _ => false,
        };

    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
        || (status >= HttpStatusCode.InternalServerError && status is not HttpStatusCode.NotImplemented);
}

/// <summary>How long a service asks to be left alone.</summary>
internal static class RetryAfterDelay
{
    /// <summary>Longer waits are left to the caller, which has durable timers.</summary>
    public static readonly TimeSpan MaximumWait = TimeSpan.FromSeconds(90);

    /// <summary><c>Retry-After</c>, else <c>Rate-Limit-Reset</c> where nothing remains; null when the service asks for nothing.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.GetUtcNow(),
            _ => UntilReset(response, clock),
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan? UntilReset(HttpResponseMessage response, TimeProvider clock) =>
        Header(response, "Rate-Limit-Remaining") == "0"
        && DateTimeOffset.TryParse(
            Header(response, "Rate-Limit-Reset"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var reset
        )
            ? reset - clock.GetUtcNow()
            : null;

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

/// <summary>Invalid answers with a successful status: cut off, or a gateway's page.</summary>
internal static class MalformedResponses
{
    /// <summary>How often a request is sent before such an answer is accepted as final.</summary>
    public const int MaximumAttempts = 3;
}

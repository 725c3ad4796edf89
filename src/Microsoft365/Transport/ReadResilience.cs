using System.Net;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>How requests that may be repeated are repeated: a few times, as patiently as the service asks, and no longer than a minute and a half each.</summary>
internal static class ReadResilience
{
    private const int Retries = 4;

    public static void Configure(ResiliencePipelineBuilder<HttpResponseMessage> pipeline, TimeProvider clock, TimeSpan attempt)
    {
        pipeline.TimeProvider = clock;
        pipeline
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                Name = "retry",
                MaxRetryAttempts = Retries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(20),
                UseJitter = true,
                ShouldHandle = arguments => ValueTask.FromResult(MayPass(arguments.Outcome, clock)),
                DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result is { } response ? RequestedWait.Of(response, clock) : null),
            })
            .AddTimeout(new HttpTimeoutStrategyOptions { Name = "attempt", Timeout = attempt });
    }

    private static bool MayPass(Outcome<HttpResponseMessage> outcome, TimeProvider clock) => outcome switch
    {
        { Exception: TimeoutRejectedException } => true,
        { Exception: HttpRequestException exception } => exception.HttpRequestError is not (HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded),
        { Exception: HttpIOException } => true,
        { Result: { } response } => IsPassing(response.StatusCode) && !(RequestedWait.Of(response, clock) > RequestedWait.Longest),
        _ => false,
    };

    private static bool IsPassing(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (status >= HttpStatusCode.InternalServerError && status is not HttpStatusCode.NotImplemented);
}

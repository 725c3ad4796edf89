using System.Net;
using Microsoft.Kiota.Abstractions;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>What learns from the answers of a service how much each tenant bears.</summary>
internal interface IThrottledService
{
    /// <summary>Records an answer.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="answer">What the service answered.</param>
    void Answered(Guid tenantId, ServiceAnswer answer);
}

/// <summary>An answer of a service, as far as it tells how much the tenant bears.</summary>
/// <param name="IsThrottled">Whether it was refused because there were too many requests.</param>
/// <param name="RetryAfter">How long the service asks to be left alone; null when it asks for nothing.</param>
/// <param name="SentAt">When the request was sent.</param>
internal readonly record struct ServiceAnswer(bool IsThrottled, TimeSpan? RetryAfter, DateTimeOffset SentAt);

/// <summary>
/// Reports whether the tenant throttled an attempt. Inside the retries, which may be several for one call.
/// </summary>
internal sealed class ThrottlingObserver(IThrottledService service, TimeProvider clock) : DelegatingHandler
{
    // Where the SDK puts an option of its requests.
    private static readonly HttpRequestOptionsKey<IRequestOption> _tenantKey = new(typeof(RequestTenant).FullName!);

    /// <summary>Notes on a request to which tenant it goes.</summary>
    public static void Mark(HttpRequestMessage request, Guid tenantId) => request.Options.Set(_tenantKey, new RequestTenant(tenantId));

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sentAt = clock.GetUtcNow();
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Options.TryGetValue(_tenantKey, out var option) && option is RequestTenant(var tenantId))
        {
            var isThrottled = response.StatusCode is HttpStatusCode.TooManyRequests;
            service.Answered(tenantId, new ServiceAnswer(isThrottled, isThrottled ? RetryAfterDelay.Of(response, clock) : null, sentAt));
        }

        return response;
    }
}

/// <summary>The tenant that a request goes to.</summary>
/// <param name="TenantId">The tenant.</param>
internal sealed record RequestTenant(Guid TenantId) : IRequestOption;

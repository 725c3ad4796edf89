using System.Net;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Tells <see cref="ExchangeTurns"/> of each attempt whether the tenant throttled it. Below the retries: those of one call may be several.</summary>
internal sealed class ThrottlingObserver(ExchangeTurns turns, TimeProvider clock) : DelegatingHandler
{
    private static readonly HttpRequestOptionsKey<Guid> TenantKey = new("TenantHygiene.TenantId");

    /// <summary>Notes on a request to which tenant it goes.</summary>
    public static void Mark(HttpRequestMessage request, Guid tenantId) => request.Options.Set(TenantKey, tenantId);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sentAt = clock.GetUtcNow();
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Options.TryGetValue(TenantKey, out var tenantId))
        {
            turns.Answered(tenantId, response.StatusCode is HttpStatusCode.TooManyRequests, sentAt);
        }

        return response;
    }
}

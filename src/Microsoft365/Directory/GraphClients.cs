using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Microsoft.Graph;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Authentication.Azure;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>The SDK's clients for each tenant, one to read and one to repair. Its tokens go to the configured Graph host alone.</summary>
internal sealed class GraphClients(ITenantCredentials credentials, ServiceEndpoints endpoints, IHttpClientFactory clients)
{
    private readonly ConcurrentDictionary<(Guid TenantId, Access Access), Lazy<GraphServiceClient>> _byTenant = new();

    /// <summary>Makes the tenant's next token a fresh one, after Graph has refused one.</summary>
    public void RenewToken(Guid tenantId, Access access, HttpResponseMessage refusal) =>
        credentials.Of(tenantId, access).Renew(endpoints.GraphScope, refusal.Headers.WwwAuthenticate.ToString());

    /// <exception cref="ArgumentException">No such tenant is configured.</exception>
    public GraphServiceClient Of(Guid tenantId, Access access)
    {
        var credential = credentials.Of(tenantId, access);
        return _byTenant
            .GetOrAdd((tenantId, access), _ => new Lazy<GraphServiceClient>(() =>
                new GraphServiceClient(
                    clients.CreateClient(HttpClientNames.Graph),
                    new AzureIdentityAuthenticationProvider(
                        credential,
                        [endpoints.Graph.Host],
                        observabilityOptions: null,
                        isCaeEnabled: false,
                        endpoints.GraphScope
                    ),
                    endpoints.Graph.AbsoluteUri
                )
            ))
            .Value;
    }
}

/// <summary>
/// Limits how many requests of one tenant to Microsoft Graph are under way, including the waits between their retries: while the service
/// throttles, the tenant's other requests wait as well.
/// </summary>
internal sealed class GraphConcurrencyLimiter : IDisposable
{
    private const int UnderWay = 8;

    private readonly PartitionedRateLimiter<Guid> _tenants = PartitionedRateLimiter.Create<Guid, Guid>(tenantId =>
        RateLimitPartition.GetConcurrencyLimiter(tenantId, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = UnderWay,
            QueueLimit = int.MaxValue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        })
    );

    public ValueTask<RateLimitLease> EnterAsync(Guid tenantId, CancellationToken cancellationToken) =>
        _tenants.AcquireAsync(tenantId, permitCount: 1, cancellationToken);

    public void Dispose() => _tenants.Dispose();
}

/// <summary>Additions to the SDK's requests.</summary>
internal static class GraphRequestOptions
{
    /// <summary>The header that advanced queries need.</summary>
    public const string ConsistencyLevel = "ConsistencyLevel";

    /// <summary>Its only value.</summary>
    public const string Eventual = "eventual";

    /// <summary>Has the SDK hand over the response unread.</summary>
    public static RequestInformation Answering(this RequestInformation request, NativeResponseHandler handler)
    {
        request.AddRequestOptions([new ResponseHandlerOption { ResponseHandler = handler }]);
        return request;
    }
}

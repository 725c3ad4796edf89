using System.Collections.Concurrent;
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

/// <summary>Additions to the SDK's requests.</summary>
internal static class GraphRequestOptions
{
    /// <summary>The header that advanced queries need.</summary>
    public const string ConsistencyLevel = "ConsistencyLevel";

    /// <summary>Its only value.</summary>
    public const string Eventual = "eventual";

    /// <summary>Notes on a request to which tenant it goes, for what learns how much the tenant bears.</summary>
    public static RequestInformation For(this RequestInformation request, Guid tenantId)
    {
        request.AddRequestOptions([new RequestTenant(tenantId)]);
        return request;
    }

    /// <summary>Has the SDK hand over the response unread.</summary>
    public static RequestInformation Answering(this RequestInformation request, NativeResponseHandler handler)
    {
        request.AddRequestOptions([new ResponseHandlerOption { ResponseHandler = handler }]);
        return request;
    }
}

using System.Collections.Concurrent;
using Microsoft.Graph;
using Microsoft.Kiota.Authentication.Azure;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Endpoints;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Directory;

/// <summary>The SDK's client for each tenant. Its tokens go to the configured Graph host alone.</summary>
internal sealed class GraphClients(TenantCredentials credentials, ServiceEndpoints endpoints, IHttpClientFactory clients)
{
    private readonly ConcurrentDictionary<Guid, Lazy<GraphServiceClient>> byTenant = new();

    /// <exception cref="ArgumentException">No such tenant is configured.</exception>
    public GraphServiceClient Of(Guid tenantId)
    {
        var credential = credentials.Of(tenantId);
        return byTenant.GetOrAdd(tenantId, _ => new Lazy<GraphServiceClient>(() => new GraphServiceClient(
            clients.CreateClient(HttpClientNames.Graph),
            new AzureIdentityAuthenticationProvider(credential, [endpoints.Graph.Host], observabilityOptions: null, isCaeEnabled: false, endpoints.GraphScope),
            endpoints.Graph.AbsoluteUri))).Value;
    }
}

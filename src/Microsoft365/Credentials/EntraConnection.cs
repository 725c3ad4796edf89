using Azure.Core.Pipeline;
using Azure.Identity;
using TenantHygiene.Microsoft365.Endpoints;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Credentials;

/// <summary>Where and how credentials reach Entra ID.</summary>
internal sealed class EntraConnection(ServiceEndpoints endpoints, IHttpClientFactory clients)
{
    /// <summary>Instance discovery asks Microsoft about the authority, which knows its own clouds only.</summary>
    public bool IsDiscoveryOff => !endpoints.IsMicrosoftAuthority;

    /// <summary>Retries belong to the transport, which waits on the injected clock; a second layer would multiply them.</summary>
    public TOptions Reaching<TOptions>(TOptions options)
        where TOptions : TokenCredentialOptions
    {
        options.AuthorityHost = endpoints.Authority;
        options.Transport = new HttpClientTransport(clients.CreateClient(HttpClientNames.Entra));
        options.Retry.MaxRetries = 0;
        return options;
    }
}

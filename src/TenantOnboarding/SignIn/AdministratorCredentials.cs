using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Endpoints;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.TenantOnboarding.SignIn;

/// <summary>Signs in the administrator who sets a tenant up. The product's own credentials are not used: they have no such rights, and must not.</summary>
internal sealed class AdministratorCredentials(SignInKind kind, IReadOnlyDictionary<string, string?> environment, ServiceEndpoints endpoints, IHttpClientFactory clients) : ITenantCredentials
{
    private readonly ConcurrentDictionary<Guid, TokenCredential> credentials = new();

    /// <inheritdoc/>
    public TokenCredential Of(Guid tenantId, Access access) => credentials.GetOrAdd(tenantId, id => kind switch
    {
        SignInKind.Environment => Application(id.ToString("D")),
        _ => new DeviceSignIn(id, endpoints),
    });

    private TokenCredential Application(string tenant)
    {
        var clientId = environment.GetValueOrDefault("AZURE_CLIENT_ID")
            ?? throw new CredentialUnavailableException("AZURE_CLIENT_ID is not set; it has to name the application that signs in.");
        return (environment.GetValueOrDefault("AZURE_CLIENT_SECRET"), environment.GetValueOrDefault("AZURE_CLIENT_CERTIFICATE_PATH")) switch
        {
            ({ Length: > 0 } secret, _) => new ClientSecretCredential(
                tenant, clientId, secret, Reaching(new ClientSecretCredentialOptions { DisableInstanceDiscovery = !endpoints.IsMicrosoftAuthority })),
            (_, { Length: > 0 } path) => new ClientCertificateCredential(
                tenant, clientId, path, Reaching(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = !endpoints.IsMicrosoftAuthority })),
            _ => throw new CredentialUnavailableException("Neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set."),
        };
    }

    private TOptions Reaching<TOptions>(TOptions options)
        where TOptions : TokenCredentialOptions
    {
        options.AuthorityHost = endpoints.Authority;
        options.Transport = new HttpClientTransport(clients.CreateClient(HttpClientNames.Entra));
        options.Retry.MaxRetries = 0;
        return options;
    }
}

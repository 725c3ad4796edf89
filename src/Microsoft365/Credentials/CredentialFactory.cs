using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using TenantHygiene.Microsoft365.Tenants;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.Microsoft365.Credentials;

/// <inheritdoc/>
internal sealed class CredentialFactory(EntraConnection entra, IHttpClientFactory clients) : ICredentialFactory
{
    // What an assertion of a managed identity has to be made for; the same in every cloud but those of governments and China.
    private const string TokenExchangeScope = "api://AzureADTokenExchange/.default";

    /// <inheritdoc/>
    public TokenCredential Create(Guid tenantId, TenantCredentialOptions settings)
    {
        var tenant = tenantId.ToString("D");
        return CredentialSettings.TryReadKind(settings.Kind, out var kind) ? kind switch
        {
            CredentialKind.ManagedIdentity => new ManagedIdentityCredential(ManagedIdentity(settings.ClientId)),
            CredentialKind.FederatedIdentity => Federated(tenant, settings),
            CredentialKind.WorkloadIdentity => new WorkloadIdentityCredential(WorkloadIdentity(tenant, settings)),
            CredentialKind.Certificate => new ClientCertificateCredential(
                tenant, settings.ClientId, CertificateFile.Load(settings.CertificatePath!, settings.CertificatePassword), entra.Reaching(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })),
            CredentialKind.ClientSecret => new ClientSecretCredential(
                tenant, settings.ClientId, settings.ClientSecret, entra.Reaching(new ClientSecretCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })),
            _ => throw new InvalidOperationException($"Credential kind {kind} is unknown."),
        }
        : throw new InvalidOperationException($"Credential kind \"{settings.Kind}\" is unknown.");
    }

    // The managed identity of the home tenant vouches for the application, which the other tenant has let in. There is no secret anywhere.
    private ClientAssertionCredential Federated(string tenant, TenantCredentialOptions settings)
    {
        var home = new ManagedIdentityCredential(ManagedIdentity(settings.ManagedIdentityClientId));
        return new ClientAssertionCredential(
            tenant,
            settings.ClientId,
            async cancellation => (await home.GetTokenAsync(new TokenRequestContext([TokenExchangeScope]), cancellation)).Token,
            entra.Reaching(new ClientAssertionCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff }));
    }

    // The endpoint of a managed identity has retry rules of its own, which Azure.Identity knows.
    private ManagedIdentityCredentialOptions ManagedIdentity(string? clientId) => new(
        string.IsNullOrEmpty(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
    {
        Transport = new HttpClientTransport(clients.CreateClient(HttpClientNames.ManagedIdentity)),
    };

    private WorkloadIdentityCredentialOptions WorkloadIdentity(string tenant, TenantCredentialOptions settings)
    {
        var options = entra.Reaching(new WorkloadIdentityCredentialOptions
        {
            TenantId = tenant,
            ClientId = settings.ClientId,
            DisableInstanceDiscovery = entra.IsDiscoveryOff,
        });
        if (!string.IsNullOrWhiteSpace(settings.TokenFilePath))
        {
            options.TokenFilePath = settings.TokenFilePath;
        }

        return options;
    }
}

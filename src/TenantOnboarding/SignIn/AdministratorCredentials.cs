using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Endpoints;

namespace TenantHygiene.TenantOnboarding.SignIn;

/// <summary>Signs in the administrator who sets a tenant up. The product's own credentials are not used: they have no such rights, and must not.</summary>
internal sealed class AdministratorCredentials(
    SignInKind kind, IReadOnlyDictionary<string, string?> environment, EntraConnection entra, ServiceEndpoints endpoints, TimeProvider clock) : ITenantCredentials
{
    private readonly ConcurrentDictionary<Guid, RenewableCredential> credentials = new();

    /// <inheritdoc/>
    public RenewableCredential Of(Guid tenantId, Access access) => credentials.GetOrAdd(tenantId, id => new RenewableCredential(
        kind switch
        {
            SignInKind.Environment => Application(id.ToString("D")),
            _ => new DeviceSignIn(id, endpoints),
        },
        clock));

    private TokenCredential Application(string tenant)
    {
        var clientId = environment.GetValueOrDefault("AZURE_CLIENT_ID")
            ?? throw new CredentialUnavailableException("AZURE_CLIENT_ID is not set; it has to name the application that signs in.");
        return (environment.GetValueOrDefault("AZURE_CLIENT_SECRET"), environment.GetValueOrDefault("AZURE_CLIENT_CERTIFICATE_PATH")) switch
        {
            ({ Length: > 0 } secret, _) => new ClientSecretCredential(
                tenant, clientId, secret, entra.Reaching(new ClientSecretCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })),
            (_, { Length: > 0 } path) => new ClientCertificateCredential(
                tenant, clientId, path, entra.Reaching(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })),
            _ => throw new CredentialUnavailableException("Neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set."),
        };
    }
}

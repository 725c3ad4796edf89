using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
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
        return CredentialSettings.TryReadKind(settings.Kind, out var kind)
            ? kind switch
            {
                CredentialKind.ManagedIdentity => new ManagedIdentityCredential(ManagedIdentity(settings.ClientId)),
                CredentialKind.FederatedIdentity => Federated(tenant, settings),
                CredentialKind.WorkloadIdentity => new WorkloadIdentityCredential(WorkloadIdentity(tenant, settings)),
                CredentialKind.Certificate => new ClientCertificateCredential(
                    tenant,
                    settings.ClientId,
                    CertificateFile.Load(settings.CertificatePath!, settings.CertificatePassword),
                    entra.ConfigureConnection(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })
                ),
                CredentialKind.ClientSecret => new ClientSecretCredential(
                    tenant,
                    settings.ClientId,
                    settings.ClientSecret,
                    entra.ConfigureConnection(new ClientSecretCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })
                ),
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
            entra.ConfigureConnection(new ClientAssertionCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })
        );
    }

    // The endpoint of a managed identity has retry rules of its own, which Azure.Identity knows.
    private ManagedIdentityCredentialOptions ManagedIdentity(string? clientId) =>
        new(string.IsNullOrEmpty(clientId) ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(clientId))
        {
            Transport = new HttpClientTransport(clients.CreateClient(HttpClientNames.ManagedIdentity)),
        };

    private WorkloadIdentityCredentialOptions WorkloadIdentity(string tenant, TenantCredentialOptions settings)
    {
        var options = entra.ConfigureConnection(
            new WorkloadIdentityCredentialOptions
            {
                TenantId = tenant,
                ClientId = settings.ClientId,
                DisableInstanceDiscovery = entra.IsDiscoveryOff,
            }
        );
        if (!string.IsNullOrWhiteSpace(settings.TokenFilePath))
        {
            options.TokenFilePath = settings.TokenFilePath;
        }

        return options;
    }
}

/// <summary>Makes credentials of Azure.Identity that reach Entra ID as it is configured: authority, trusted roots, retries.</summary>
public interface ICredentialFactory
{
    /// <summary>Makes one. Each caches its own tokens, hence it is to be kept.</summary>
    /// <param name="tenantId">The tenant that issues the tokens; a managed identity ignores it.</param>
    /// <param name="settings">Settings that <see cref="CredentialSettings"/> found nothing wrong with.</param>
    TokenCredential Create(Guid tenantId, TenantCredentialOptions settings);
}

/// <summary>Where and how credentials reach Entra ID.</summary>
internal sealed class EntraConnection(ServiceEndpoints endpoints, IHttpClientFactory clients)
{
    /// <summary>Instance discovery asks Microsoft about the authority, which knows its own clouds only.</summary>
    public bool IsDiscoveryOff => !endpoints.IsMicrosoftAuthority;

    /// <summary>Retries belong to the transport, which waits on the injected clock; a second layer would multiply them.</summary>
    public TOptions ConfigureConnection<TOptions>(TOptions options)
        where TOptions : TokenCredentialOptions
    {
        options.AuthorityHost = endpoints.Authority;
        options.Transport = new HttpClientTransport(clients.CreateClient(HttpClientNames.Entra));
        options.Retry.MaxRetries = 0;
        return options;
    }
}

/// <summary>An application's certificate with its private key.</summary>
internal static class CertificateFile
{
    /// <exception cref="CryptographicException">Neither PEM nor PFX, without a key, or the password is wrong.</exception>
    public static X509Certificate2 Load(string path, string? password)
    {
        var content = File.ReadAllBytes(path);
        if (!content.AsSpan().StartsWith("-----BEGIN "u8) && content.AsSpan().IndexOf("-----BEGIN CERTIFICATE-----"u8) < 0)
        {
            return X509CertificateLoader.LoadPkcs12(content, password);
        }

        return string.IsNullOrEmpty(password)
            ? X509Certificate2.CreateFromPemFile(path)
            : X509Certificate2.CreateFromEncryptedPemFile(path, password);
    }
}

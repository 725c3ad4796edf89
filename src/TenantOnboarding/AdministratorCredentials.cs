using System.Collections.Concurrent;
using Azure.Core;
using Azure.Identity;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Transport;

namespace TenantHygiene.TenantOnboarding;

/// <summary>
/// Signs in the administrator who sets up a tenant. TenantHygiene's own credentials are not used: they must not have these permissions.
/// </summary>
internal sealed class AdministratorCredentials(
    SignInKind kind,
    IReadOnlyDictionary<string, string?> environment,
    EntraConnection entra,
    ServiceEndpoints endpoints,
    TimeProvider clock
) : ITenantCredentials
{
    private readonly ConcurrentDictionary<Guid, RenewableCredential> _credentials = new();

    /// <inheritdoc/>
    public RenewableCredential Of(Guid tenantId, Access access) => _credentials.GetOrAdd(tenantId, id => new RenewableCredential(
            kind switch
            {
                SignInKind.Environment => Application(id.ToString("D")),
                _ => new DeviceSignIn(id, endpoints),
            },
            clock
        ));

    /// <summary>
    /// For the product's own API, in the tenant where the product is at home: as the application whose tenant is <c>AZURE_TENANT_ID</c>, or
    /// as who is signed in to the Azure CLI.
    /// </summary>
    /// <exception cref="CredentialUnavailableException">A variable is missing.</exception>
    public TokenCredential OfProduct() =>
        kind switch
        {
            SignInKind.Environment => Application(
                environment.GetValueOrDefault("AZURE_TENANT_ID")
                    ?? throw new CredentialUnavailableException(
                        "AZURE_TENANT_ID is not set; it must name the tenant in which TenantHygiene is at home."
                    )
            ),
            _ => new AzureCliCredential(),
        };

    private TokenCredential Application(string tenant)
    {
        var clientId = environment.GetValueOrDefault("AZURE_CLIENT_ID")
            ?? throw new CredentialUnavailableException("AZURE_CLIENT_ID is not set; it must name the application that signs in.");
        return (environment.GetValueOrDefault("AZURE_CLIENT_SECRET"), environment.GetValueOrDefault("AZURE_CLIENT_CERTIFICATE_PATH")) switch
        {
            ({ Length: > 0 } secret, _) => new ClientSecretCredential(
                tenant,
                clientId,
                secret,
                entra.ConfigureConnection(new ClientSecretCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })
            ),
            (_, { Length: > 0 } path) => new ClientCertificateCredential(
                tenant,
                clientId,
                path,
                entra.ConfigureConnection(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = entra.IsDiscoveryOff })
            ),
            _ => throw new CredentialUnavailableException("Neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set."),
        };
    }
}

/// <summary>
/// Signs a person in with a code, once for Graph and once for Exchange: each has its own public client that may act for an administrator.
/// </summary>
internal sealed class DeviceSignIn(Guid tenantId, ServiceEndpoints endpoints) : TokenCredential
{
    private static readonly string[] _rights = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"];

    // Microsoft Graph Command Line Tools, and Microsoft Exchange REST API Based PowerShell: Microsoft's own clients.
    private readonly DeviceCodeCredential _graph = Client("14d82eec-204b-4c2f-b7e8-296a70dab67e", tenantId, endpoints);
    private readonly DeviceCodeCredential _exchange = Client("fb78d390-0c51-40cd-8e17-fdbfab77341b", tenantId, endpoints);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Of(requestContext).GetToken(WithDelegatedScopes(requestContext), cancellationToken);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Of(requestContext).GetTokenAsync(WithDelegatedScopes(requestContext), cancellationToken);

    private static DeviceCodeCredential Client(string clientId, Guid tenantId, ServiceEndpoints endpoints) =>
        new(
            new DeviceCodeCredentialOptions
            {
                AuthorityHost = endpoints.Authority,
                ClientId = clientId,
                TenantId = tenantId.ToString("D"),
                DeviceCodeCallback = (code, _) => Console.Error.WriteLineAsync(code.Message),
            }
        );

    private bool IsForGraph(TokenRequestContext context) => context.Scopes.Contains(endpoints.GraphScope);

    private DeviceCodeCredential Of(TokenRequestContext context) => IsForGraph(context) ? _graph : _exchange;

    // A person's token carries what was asked for, not what an application was granted.
    private TokenRequestContext WithDelegatedScopes(TokenRequestContext context) =>
        IsForGraph(context)
            ? new TokenRequestContext([
                .. _rights.Select(scope => endpoints.GraphScope.Replace(".default", scope, StringComparison.Ordinal)),
            ])
            : context;
}

/// <summary>How the administrator signs in.</summary>
internal enum SignInKind
{
    /// <summary>With a code that is typed at another place; with Microsoft's own public clients for Graph and for Exchange.</summary>
    Device,

    /// <summary>
    /// As an application, by <c>AZURE_CLIENT_ID</c> with <c>AZURE_CLIENT_SECRET</c> or <c>AZURE_CLIENT_CERTIFICATE_PATH</c>.
    /// </summary>
    Environment,
}

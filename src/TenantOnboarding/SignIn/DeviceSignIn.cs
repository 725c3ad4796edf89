using Azure.Core;
using Azure.Identity;
using TenantHygiene.Microsoft365.Endpoints;

namespace TenantHygiene.TenantOnboarding.SignIn;

/// <summary>Signs a person in with a code, once for Graph and once for Exchange: each knows a public client of its own that may act for an administrator.</summary>
internal sealed class DeviceSignIn(Guid tenantId, ServiceEndpoints endpoints) : TokenCredential
{
    private static readonly string[] Rights = ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"];

    // Microsoft Graph Command Line Tools, and Microsoft Exchange REST API Based PowerShell: Microsoft's own clients.
    private readonly DeviceCodeCredential graph = Client("14d82eec-204b-4c2f-b7e8-296a70dab67e", tenantId, endpoints);
    private readonly DeviceCodeCredential exchange = Client("fb78d390-0c51-40cd-8e17-fdbfab77341b", tenantId, endpoints);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Of(requestContext).GetToken(Asked(requestContext), cancellationToken);

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Of(requestContext).GetTokenAsync(Asked(requestContext), cancellationToken);

    private static DeviceCodeCredential Client(string clientId, Guid tenantId, ServiceEndpoints endpoints) => new(new DeviceCodeCredentialOptions
    {
        AuthorityHost = endpoints.Authority,
        ClientId = clientId,
        TenantId = tenantId.ToString("D"),
        DeviceCodeCallback = (code, _) => Console.Error.WriteLineAsync(code.Message),
    });

    private bool IsForGraph(TokenRequestContext context) => context.Scopes.Contains(endpoints.GraphScope);

    private DeviceCodeCredential Of(TokenRequestContext context) => IsForGraph(context) ? graph : exchange;

    // A person's token carries what was asked for, not what an application was granted.
    private TokenRequestContext Asked(TokenRequestContext context) => IsForGraph(context)
        ? new TokenRequestContext([.. Rights.Select(scope => endpoints.GraphScope.Replace(".default", scope, StringComparison.Ordinal))])
        : context;
}

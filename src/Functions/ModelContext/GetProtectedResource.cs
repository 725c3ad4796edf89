using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Api;
using TenantHygiene.Functions.Configuration;

namespace TenantHygiene.Functions.ModelContext;

/// <summary>
/// <c>GET /.well-known/oauth-protected-resource/api/v1/mcp</c> (RFC 9728): where an agent gets a token for <c>POST /mcp</c>. The refusal of a request
/// without a token names this address.
/// </summary>
public sealed class GetProtectedResource(ApiOptions options, ApiLinks links)
{
    /// <summary>The path of the route.</summary>
    public const string Path = ".well-known/oauth-protected-resource/api/v1/mcp";

    /// <summary>The absolute address of the route.</summary>
    public static string AddressOf(HttpRequest request, ApiOptions options) =>
        $"{options.PublicUrl?.TrimEnd('/') ?? $"{request.Scheme}://{request.Host}"}/{Path}";

    [Function(nameof(GetProtectedResource))]
    [ApiOperation(
        "Read where agents get tokens",
        Scope = RouteScope.None,
        Notes = "RFC 9728, for MCP clients.",
        Access = ApiAccess.Anonymous,
        Answer = typeof(ProtectedResource)
    )]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Path)] HttpRequest request) =>
        ApiJson.Answer(new ProtectedResource(links.To(request, "mcp"), [options.Authority], [$"{options.Audience}/.default"], ["header"]));
}

/// <summary>A resource that is protected by OAuth 2.0.</summary>
/// <param name="Resource">The address of the resource.</param>
/// <param name="AuthorizationServers">Who issues tokens.</param>
/// <param name="ScopesSupported">The scope to ask for.</param>
/// <param name="BearerMethodsSupported">How tokens are sent.</param>
public sealed record ProtectedResource(
    string Resource,
    [property: JsonPropertyName("authorization_servers")] IReadOnlyList<string> AuthorizationServers,
    [property: JsonPropertyName("scopes_supported")] IReadOnlyList<string> ScopesSupported,
    [property: JsonPropertyName("bearer_methods_supported")] IReadOnlyList<string> BearerMethodsSupported
);

using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.EntraId;

/// <summary>The web APIs that tokens may be asked for.</summary>
internal static class Resources
{
    /// <summary>The audience of Microsoft Graph tokens.</summary>
    public const string Graph = "https://graph.microsoft.com";

    /// <summary>The audience of Exchange Online tokens.</summary>
    public const string Exchange = "https://outlook.office365.com";

    /// <summary>The audience of tokens with which a managed identity vouches for an application of another tenant.</summary>
    public const string TokenExchange = "api://AzureADTokenExchange";

    /// <summary>Resolves what a client asks for.</summary>
    /// <param name="resource">A resource, without <c>/.default</c>.</param>
    /// <param name="tenant">The tenant, which knows its own APIs.</param>
    /// <returns>The audience, and the key of the application's permissions; null when nobody knows the resource.</returns>
    public static (string Audience, string PermissionKey)? Resolve(string resource, TenantScenario tenant) => resource.TrimEnd('/') switch
    {
        Graph or "00000003-0000-0000-c000-000000000000" => (Graph, "graph"),
        Exchange or "00000002-0000-0ff1-ce00-000000000000" => (Exchange, "exchange"),
        TokenExchange => (TokenExchange, TokenExchange),
        var other => tenant.Apis.Find(api => api.Audience.TrimEnd('/') == other) is { } api ? (api.Audience, api.Audience) : null,
    };
}

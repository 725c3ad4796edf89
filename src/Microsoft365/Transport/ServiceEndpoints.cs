using Microsoft.Extensions.Options;

namespace TenantHygiene.Microsoft365.Transport;

/// <summary>The configured addresses and what follows from them.</summary>
internal sealed class ServiceEndpoints(IOptions<Microsoft365Options> options)
{
    public Uri Authority { get; } = new(options.Value.AuthorityHost);

    public Uri Graph { get; } = new(options.Value.GraphBaseUrl.TrimEnd('/'));

    public Uri Exchange { get; } = new(options.Value.ExchangeBaseUrl.TrimEnd('/'));

    public bool IsMicrosoftAuthority => MicrosoftClouds.IsAuthority(Authority);

    public string GraphScope => MicrosoftClouds.ScopeOf(Graph, "graph.microsoft.com");

    public string ExchangeScope => MicrosoftClouds.ScopeOf(Exchange, "outlook.office365.com");

    public Uri InvokeCommand(Guid tenantId) => new($"{Exchange.AbsoluteUri.TrimEnd('/')}/adminapi/beta/{tenantId:D}/InvokeCommand");

    /// <summary>Whether a link that a service sent leads to the service itself; a token goes nowhere else.</summary>
    public static bool IsWithin(Uri service, string link, out Uri address) =>
        Uri.TryCreate(link, UriKind.Absolute, out address!)
        && address.UserInfo.Length == 0
        && Uri.Compare(address, service, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}

/// <summary>
/// Microsoft's own clouds. Only these are known to Entra's instance discovery, and only these name their tokens after their own hosts.
/// </summary>
internal static class MicrosoftClouds
{
    private static readonly HashSet<string> _authorities = new(StringComparer.OrdinalIgnoreCase)
    {
        "login.microsoftonline.com",
        "login.microsoft.com",
        "login.windows.net",
        "sts.windows.net",
        "login.microsoftonline.us",
        "login.chinacloudapi.cn",
        "login.partner.microsoftonline.cn",
    };

    private static readonly HashSet<string> _services = new(StringComparer.OrdinalIgnoreCase)
    {
        "graph.microsoft.com",
        "graph.microsoft.us",
        "dod-graph.microsoft.us",
        "microsoftgraph.chinacloudapi.cn",
        "outlook.office365.com",
        "outlook.office365.us",
        "webmail.apps.mil",
        "partner.outlook.cn",
    };

    public static bool IsAuthority(Uri address) => _authorities.Contains(address.Host);

    /// <summary>
    /// The scope of an application's token: named after a known cloud's own host, and after the global cloud's where another server stands
    /// in for it.
    /// </summary>
    public static string ScopeOf(Uri service, string globalHost) =>
        $"https://{(_services.Contains(service.Host) ? service.Host : globalHost)}/.default";
}

namespace TenantHygiene.Microsoft365.Endpoints;

/// <summary>Microsoft's own clouds. Only these are known to Entra's instance discovery, and only these name their tokens after their own hosts.</summary>
internal static class MicrosoftClouds
{
    private static readonly HashSet<string> Authorities = new(StringComparer.OrdinalIgnoreCase)
    {
        "login.microsoftonline.com", "login.microsoft.com", "login.windows.net", "sts.windows.net",
        "login.microsoftonline.us", "login.chinacloudapi.cn", "login.partner.microsoftonline.cn",
    };

    private static readonly HashSet<string> Services = new(StringComparer.OrdinalIgnoreCase)
    {
        "graph.microsoft.com", "graph.microsoft.us", "dod-graph.microsoft.us", "microsoftgraph.chinacloudapi.cn",
        "outlook.office365.com", "outlook.office365.us", "webmail.apps.mil", "partner.outlook.cn",
    };

    public static bool IsAuthority(Uri address) => Authorities.Contains(address.Host);

    /// <summary>The scope of an application's token: named after a known cloud's own host, and after the global cloud's where another server stands in for it.</summary>
    public static string ScopeOf(Uri service, string globalHost) =>
        $"https://{(Services.Contains(service.Host) ? service.Host : globalHost)}/.default";
}

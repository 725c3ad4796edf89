using Microsoft.Extensions.Options;

namespace TenantHygiene.Microsoft365.Endpoints;

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
    public static bool LeadsTo(Uri service, string link, out Uri address) =>
        Uri.TryCreate(link, UriKind.Absolute, out address!)
        && address.UserInfo.Length == 0
        && Uri.Compare(address, service, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}

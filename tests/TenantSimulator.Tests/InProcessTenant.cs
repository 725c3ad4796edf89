using System.Net.Http.Headers;
using System.Text;
using TenantHygiene.TenantSimulator.Hosting;
using TenantHygiene.TenantSimulator.Scenarios;

namespace TenantHygiene.TenantSimulator.Tests;

/// <summary>A simulator without a server: thousands of requests take no sockets.</summary>
internal sealed class InProcessTenant(Scenario scenario, TimeProvider? time = null) : IDisposable
{
    private readonly Dictionary<(string Audience, Guid Client, Guid? Tenant), string> _tokens = [];
    private HttpClient? _http;

    public SimulatedTenant Simulator { get; } = SimulatedTenant.InThisProcess(scenario, time ?? TimeProvider.System);

    /// <summary>Sends a request to Graph.</summary>
    public Task<Reply> GraphAsync(string path, HttpMethod? method = null, Guid client = default, Guid? tenant = null)
    {
        var address = path.StartsWith("https:", StringComparison.Ordinal) ? path : Simulator.GraphBaseUrl + path;
        return SendAsync(new HttpRequestMessage(method ?? HttpMethod.Get, address), "https://graph.microsoft.com", client, tenant);
    }

    /// <summary>Runs a cmdlet without parameters.</summary>
    public Task<Reply> RunAsync(string cmdlet, Guid client = default, Guid? tenant = null)
    {
        var id = tenant ?? Simulator.TenantViews()[0].TenantId;
        var request = new HttpRequestMessage(HttpMethod.Post, $"{Simulator.ExchangeBaseUrl}/adminapi/beta/{id}/InvokeCommand");
        var body = "{\"CmdletInput\":{\"CmdletName\":\"" + cmdlet + "\",\"Parameters\":{}}}";
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return SendAsync(request, "https://outlook.office365.com", client, id);
    }

    public void Dispose() => _http?.Dispose();

    private async Task<Reply> SendAsync(HttpRequestMessage request, string audience, Guid client, Guid? tenant)
    {
        _http ??= new HttpClient(Simulator.CreateTransport());
        if (!_tokens.TryGetValue((audience, client, tenant), out var token))
        {
            token = Simulator.IssueToken(
                new AccessTokenRequest
                {
                    Audience = audience,
                    ClientId = client == default ? TestScenarios.ClientId : client,
                    TenantId = tenant,
                    Roles = ["User.Read.All", "User.ManageIdentities.All", "Exchange.ManageAsApp"],
                }
            );
            _tokens[(audience, client, tenant)] = token;
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Reply.OfAsync(await _http.SendAsync(request, TestTenant.Cancellation));
    }
}

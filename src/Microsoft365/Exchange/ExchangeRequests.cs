using System.Net.Http.Headers;
using System.Text;
using Azure.Core;
using TenantHygiene.Microsoft365.Credentials;
using TenantHygiene.Microsoft365.Endpoints;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Builds requests of <c>InvokeCommand</c> as Exchange's own PowerShell module does.</summary>
internal sealed class ExchangeRequests(ITenantCredentials credentials, ServiceEndpoints endpoints)
{
    private const string SystemMailbox = "SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}";

    private readonly string connectionId = Guid.NewGuid().ToString("D");

    /// <summary>The request with a token, not yet sent.</summary>
    /// <param name="tenantId">The tenant.</param>
    /// <param name="command">The cmdlet.</param>
    /// <param name="nextLink">Where a further page is; it has been checked to lead to Exchange.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Azure.Identity.AuthenticationFailedException">There is no token.</exception>
    public async Task<HttpRequestMessage> CreateAsync(Guid tenantId, ExchangeCommand command, Uri? nextLink, CancellationToken cancellationToken)
    {
        var token = await credentials.Of(tenantId, command.Access).GetTokenAsync(new TokenRequestContext([endpoints.ExchangeScope]), cancellationToken);
        var request = new HttpRequestMessage(HttpMethod.Post, nextLink ?? endpoints.InvokeCommand(tenantId));
        var headers = request.Headers;
        headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        headers.Add("X-ResponseFormat", "json");
        headers.Add("X-CmdletName", command.Cmdlet);
        headers.Add("X-AnchorMailbox", $"APP:{SystemMailbox}@{tenantId:D}");
        headers.Add("X-ClientApplication", "TenantHygiene");
        headers.Add("connection-id", connectionId);
        headers.Add("Prefer", "odata.maxpagesize=1000");
        request.Content = new ByteArrayContent(command.ToBody());
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", Encoding.UTF8.WebName);
        ThrottlingObserver.Mark(request, tenantId);
        return request;
    }

    /// <summary>Makes the next request carry a fresh token, after the service has refused one.</summary>
    public void RenewToken(Guid tenantId, ExchangeCommand command, HttpResponseMessage refusal) =>
        credentials.Of(tenantId, command.Access).Renew(endpoints.ExchangeScope, refusal.Headers.WwwAuthenticate.ToString());
}

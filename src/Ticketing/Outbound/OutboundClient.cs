using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using TenantHygiene.Ticketing.Sending;
using TenantHygiene.Ticketing.Signatures;

namespace TenantHygiene.Ticketing.Outbound;

/// <summary>Posts to the configured addresses, and to no others.</summary>
public sealed class OutboundClient(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>Posts a webhook, signed anew at each attempt, under the same id.</summary>
    public async Task<SendResult> SendWebhookAsync(OutboundWebhookOptions receiver, string id, string body, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var now = time.GetUtcNow();
        using var request = Post(receiver.Url, bytes);
        request.Headers.Add(StandardWebhook.IdHeader, id);
        request.Headers.Add(StandardWebhook.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhook.SignatureHeader, StandardWebhook.Sign(receiver.Secrets, id, now, bytes));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Posts a card to a Teams workflow.</summary>
    public async Task<SendResult> SendCardAsync(string workflowUrl, string card, CancellationToken cancellationToken)
    {
        using var request = Post(workflowUrl, Encoding.UTF8.GetBytes(card));
        return await SendAsync(request, cancellationToken);
    }

    // Every refusal but 410 is worth another attempt: receivers are often broken for a while, and none of them loses anything by a repetition.
    private async Task<SendResult> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(TicketClient.HttpClientName);
        return await Exchange.SendAsync(http, request, time, cancellationToken) switch
        {
            SendResult.Never(var error) => new SendResult.Later(error),
            var result => result,
        };
    }

    private static HttpRequestMessage Post(string url, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TenantHygiene", "1"));
        return request;
    }
}

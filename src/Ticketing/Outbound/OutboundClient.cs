using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Outbound;

/// <summary>Posts to the configured addresses, and to no others.</summary>
public sealed class OutboundClient(IHttpClientFactory clients, TimeProvider time)
{
    private const string Json = "application/json";

    /// <summary>Posts a webhook in the form that the receiver takes, signed anew at each attempt, under the same id.</summary>
    public async Task<SendResult> SendWebhookAsync(
        OutboundWebhookOptions receiver,
        string id,
        string body,
        CancellationToken cancellationToken
    )
    {
        var isEvent = receiver.Format is WebhookFormat.CloudEvents;
        var bytes = isEvent
            ? JsonSerializer.SerializeToUtf8Bytes(RemediationCloudEvent.Of(id, body), WebhookJson.Default.RemediationCloudEvent)
            : Encoding.UTF8.GetBytes(body);
        var now = time.GetUtcNow();
        using var request = Post(receiver.Url, bytes, isEvent ? RemediationCloudEvent.MediaType : Json);
        request.Headers.Add(StandardWebhook.IdHeader, id);
        request.Headers.Add(StandardWebhook.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(StandardWebhook.SignatureHeader, StandardWebhook.Sign(receiver.Secrets, id, now, bytes));
        return await SendAsync(request, cancellationToken);
    }

    /// <summary>Posts a card to a Teams workflow.</summary>
    public async Task<SendResult> SendCardAsync(string workflowUrl, string card, CancellationToken cancellationToken)
    {
        using var request = Post(workflowUrl, Encoding.UTF8.GetBytes(card), Json);
        return await SendAsync(request, cancellationToken);
    }

    // Every refusal but 410 is worth another attempt: receivers are often broken for a while, and none of them loses anything by a
    // repetition.
    private async Task<SendResult> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var http = clients.CreateClient(TicketClient.HttpClientName);
        return await VendorHttp.SendAsync(http, request, time, cancellationToken) switch
        {
            SendResult.Never(var error) => new SendResult.Later(error),
            var result => result,
        };
    }

    private static HttpRequestMessage Post(string url, byte[] body, string mediaType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("TenantHygiene", "1"));
        return request;
    }
}

/// <summary>When a message that did not arrive is tried again.</summary>
public static class RetrySchedule
{
    private static readonly TimeSpan _maximumPause = TimeSpan.FromHours(12);

    // As the Standard Webhooks specification recommends: at once, then over four days.
    private static readonly TimeSpan[] _published =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <summary>The pause after a webhook's n-th attempt, from 1; null when that was the last one.</summary>
    public static TimeSpan? OfWebhooks(int attempts) => attempts <= _published.Length ? _published[attempts - 1] : null;

    /// <summary>
    /// The pause after the n-th attempt to write into a ticket: four times longer each time, up to half a day; null after twelve.
    /// </summary>
    public static TimeSpan? OfTickets(int attempts, TimeSpan first)
    {
        if (attempts >= 12)
        {
            return null;
        }

        var pause = first * Math.Pow(4, attempts - 1);
        return pause < _maximumPause ? pause : _maximumPause;
    }
}

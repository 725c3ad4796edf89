using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace TenantHygiene.Benchmarks.Webhooks;

/// <summary>Deliveries of a sender that follows the Standard Webhooks specification. Signed before the clock starts: what senders do is not measured.</summary>
internal sealed class SignedDeliveries
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly Uri Route = new("api/v1/webhooks/benchmark", UriKind.Relative);
    private readonly (string Id, string Time, string Signature, byte[] Body)[] _signed;

    /// <summary>Signs them.</summary>
    public SignedDeliveries(string name, int count, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        _signed = [.. Enumerable.Range(0, count).Select(number =>
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            var body = Encoding.UTF8.GetBytes(new JsonObject
            {
                ["type"] = "ticket.created",
                ["timestamp"] = "2026-01-01T00:00:00Z",
                ["data"] = new JsonObject { ["user"] = $"user{number}@contoso.example", ["error"] = "The mailbox of this user was not provisioned.", ["ticketId"] = id },
            }.ToJsonString());
            var signature = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body]))}";
            return (id, time, signature, body);
        })];
    }

    /// <summary>Settings of the function app that know the sender.</summary>
    public static Dictionary<string, string?> Settings(Guid tenantId) => new()
    {
        ["Ticketing__Connections__0__Name"] = "benchmark",
        ["Ticketing__Connections__0__Kind"] = "StandardWebhooks",
        ["Ticketing__Connections__0__TenantId"] = tenantId.ToString(),
        ["Ticketing__Connections__0__Secrets__0"] = Secret,
        ["Api__DeliveriesPerMinute"] = "1000000",
        // Accepting is measured here; the work behind the queue is the repair, which is measured elsewhere.
        ["AzureWebJobs.ProcessTicketEvent.Disabled"] = "true",
    };

    /// <summary>Their ids.</summary>
    public IEnumerable<string> Ids => _signed.Select(one => one.Id);

    /// <summary>Delivers one.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpClient http, int number, CancellationToken cancellationToken)
    {
        var (id, time, signature, body) = _signed[number];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = content };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", time);
        request.Headers.TryAddWithoutValidation("webhook-signature", signature);
        return await http.SendAsync(request, cancellationToken);
    }
}

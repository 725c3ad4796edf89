using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantHygiene.Ticketing.Outbound;

/// <summary>
/// The same message as an event in the JSON format of CloudEvents 1.0 (structured mode), for receivers that take nothing else. It is signed
/// like every webhook.
/// </summary>
public sealed record RemediationCloudEvent
{
    /// <summary>The media type of the body.</summary>
    public const string MediaType = "application/cloudevents+json";

    /// <summary>The version of CloudEvents.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary>The same as in the header <c>webhook-id</c>: the same at every attempt.</summary>
    public required string Id { get; init; }

    /// <summary><c>urn:tenant-hygiene:</c> and the tenant.</summary>
    public required string Source { get; init; }

    /// <summary><c>remediation.</c> and the state, such as <c>remediation.needs-operator</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The remediation.</summary>
    public required string Subject { get; init; }

    /// <summary>When the remediation took the state.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The media type of <c>data</c>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    /// <summary>The remediation.</summary>
    public required RemediationWebhookData Data { get; init; }

    /// <summary>The event of a webhook.</summary>
    /// <param name="id">The id of the message.</param>
    /// <param name="body">The webhook, as it was put into the outbox.</param>
    /// <exception cref="JsonException">The body is no webhook.</exception>
    public static RemediationCloudEvent Of(string id, string body)
    {
        var webhook = JsonSerializer.Deserialize(body, WebhookJson.Default.RemediationWebhook) ?? throw new JsonException("null");
        return new RemediationCloudEvent
        {
            Id = id,
            Source = $"urn:tenant-hygiene:{webhook.Data.TenantId}",
            Type = webhook.Type,
            Subject = webhook.Data.Id,
            Time = webhook.Timestamp,
            Data = webhook.Data,
        };
    }
}

using System.Net.Mime;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Http;
using CloudNative.CloudEvents.SystemTextJson;
using Newtonsoft.Json.Linq;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Vendors.Generic;

/// <summary>Reads CloudEvents 1.0 in the three content modes of the HTTP binding. An event is named by its source and id.</summary>
internal static class CloudEventReader
{
    private const string Structured = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    private static readonly JsonEventFormatter _formatter = new(new JsonSerializerOptions(), new JsonDocumentOptions { MaxDepth = 32 });

    public static IReadOnlyList<VendorEvent> Read(WebhookRequest request)
    {
        try
        {
            var type = new ContentType(request.Header("Content-Type") ?? "");
            IReadOnlyList<CloudEvent> events = type.MediaType switch
            {
                Structured => [_formatter.DecodeStructuredModeMessage(Strictly(request), type, extensionAttributes: null)],
                Batch => _formatter.DecodeBatchModeMessage(Strictly(request), type, extensionAttributes: null),
                _ => [Binary(request)],
            };
            return [.. events.Select(one => new VendorEvent(Payload(one), $"{one.Source} {one.Id}"))];
        }
        // The library reports what it does not take by these.
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or JsonException)
        {
            throw new PayloadException("cloud-event-wrong", $"The delivery is not a CloudEvents 1.0 event: {exception.Message}");
        }
    }

    // The library would take a byte order mark and broken text as they come.
    private static ReadOnlyMemory<byte> Strictly(WebhookRequest request)
    {
        StrictBody.Parse(request.Body.Span);
        return request.Body;
    }

    private static CloudEvent Binary(WebhookRequest request)
    {
        var version = CloudEventsSpecVersion.FromVersionId(request.Header("ce-specversion"))
            ?? throw new FormatException("ce-specversion is missing or unknown.");
        var one = new CloudEvent(version)
        {
            Id = Attribute(request, "ce-id"),
            Type = Attribute(request, "ce-type"),
            Source = Uri.TryCreate(Attribute(request, "ce-source"), UriKind.RelativeOrAbsolute, out var source) ? source : null,
            Data = StrictBody.Parse(request.Body.Span),
        };
        if (Attribute(request, "ce-time") is { } time)
        {
            one.SetAttributeFromString("time", time);
        }

        return one.Validate();
    }

    // Headers carry what is not printable in percent encoding, as the HTTP binding says (3.1.3.2).
    private static string? Attribute(WebhookRequest request, string header) =>
        request.Header(header) is { } value ? HttpUtilities.DecodeHeaderValue(value) : null;

    private static JToken Payload(CloudEvent one) =>
        new JObject
        {
            ["type"] = one.Type,
            ["time"] = one.Time?.ToString("O"),
            ["data"] = one.Data switch
            {
                JToken token => token,
                JsonElement element => StrictBody.Convert(element),
                string text => StrictBody.Parse(Encoding.UTF8.GetBytes(text)),
                _ => JValue.CreateNull(),
            },
        };
}

using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Support;

/// <summary>CloudEvents in the three content modes of their HTTP binding.</summary>
internal static class SampleCloudEvent
{
    private const string User = "ada@contoso.example";

    /// <summary>The whole event in the body.</summary>
    public static WebhookRequest Structured(string id, string user = User, DateTimeOffset? at = null) =>
        Request("application/cloudevents+json", SampleDelivery.Body(ConnectionKind.CloudEvents, user, id, at));

    /// <summary>Several of them.</summary>
    public static WebhookRequest Batch(params string[] ids) => Batch(at: null, [.. ids.Select(id => (id, User))]);

    /// <summary>Several of them, each about a user of its own.</summary>
    public static WebhookRequest Batch(DateTimeOffset? at, params (string Id, string User)[] events) =>
        Request(
            "application/cloudevents-batch+json",
            $"[{string.Join(',', events.Select(one => SampleDelivery.Body(ConnectionKind.CloudEvents, one.User, one.Id, at)))}]"
        );

    /// <summary>The attributes in headers, the data alone in the body.</summary>
    public static WebhookRequest Binary(string id, string user = User, DateTimeOffset? at = null)
    {
        var whole = JsonNode.Parse(SampleDelivery.Body(ConnectionKind.CloudEvents, user, id, at))!.AsObject();
        var request = Request("application/json", whole["data"]!.ToJsonString());
        return whole
            .Where(member => member.Key is not ("data" or "datacontenttype"))
            .Aggregate(request, (current, member) => current.With($"ce-{member.Key}", (string)member.Value!));
    }

    private static WebhookRequest Request(string type, string body) =>
        new(
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["Content-Type"] = $"{type}; charset=utf-8",
                ["X-Webhook-Secret"] = SampleConnection.Secret,
            },
            null,
            Encoding.UTF8.GetBytes(body)
        );
}

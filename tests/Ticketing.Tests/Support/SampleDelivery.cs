#pragma warning disable CA5350 // Autotask signs with SHA-1.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Support;

/// <summary>A delivery as each kind of sender makes it, written from the senders' documentation and not from the verifier.</summary>
internal static class SampleDelivery
{
    public const string KeyUrl = "https://vendor.example/v4_6_release/services/key?id=1";

    /// <summary>The usual body of a kind.</summary>
    public static string Body(ConnectionKind kind, string user = "ada@contoso.example", string id = "1", DateTimeOffset? at = null)
    {
        var body = Body(kind, user, id);
        var time = at ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        switch (kind)
        {
            case ConnectionKind.Jira:
                body["timestamp"] = time.ToUnixTimeMilliseconds();
                break;
            case ConnectionKind.PagerDuty:
                body["event"]!["occurred_at"] = $"{time:O}";
                break;
            case ConnectionKind.AzureMonitor:
                body["data"]!["essentials"]!["firedDateTime"] = $"{time:O}";
                break;
            case ConnectionKind.ConnectWise:
                var entity = JsonNode.Parse((string)body["Entity"]!)!;
                entity["_info"] = new JsonObject { ["lastUpdated"] = $"{time:yyyy-MM-ddTHH:mm:ssZ}" };
                body["Entity"] = entity.ToJsonString();
                break;
            case ConnectionKind.Autotask:
                body["EventTime"] = $"{time:yyyy-MM-ddTHH:mm:ssZ}";
                break;
            case ConnectionKind.CloudEvents:
                body["time"] = $"{time:O}";
                break;
            case ConnectionKind.StandardWebhooks:
                body["data"]!["sent_at"] = time.ToUnixTimeSeconds();
                break;
            default:
                body["sent_at"] = $"{time:O}";
                break;
        }

        return body.ToJsonString();
    }

    private static JsonObject Body(ConnectionKind kind, string user, string id) =>
        kind switch
        {
            ConnectionKind.Jira => new JsonObject
            {
                ["webhookEvent"] = "jira:issue_created",
                ["user"] = new JsonObject { ["accountId"] = "5b10a" },
                ["issue"] = new JsonObject
                {
                    ["key"] = $"OPS-{id}",
                    ["fields"] = new JsonObject
                    {
                        ["summary"] = "Mailbox missing",
                        ["user_principal_name"] = user,
                        ["reporter"] = new JsonObject { ["accountId"] = "5b10b" },
                        ["status"] = new JsonObject { ["name"] = "Open" },
                    },
                },
            },
            ConnectionKind.PagerDuty => new JsonObject
            {
                ["event"] = new JsonObject
                {
                    ["id"] = $"01CH{id}",
                    ["event_type"] = "incident.triggered",
                    ["agent"] = new JsonObject { ["id"] = "PUSER" },
                    ["data"] = new JsonObject
                    {
                        ["id"] = $"PT4KHLK{id}",
                        ["type"] = "incident",
                        ["title"] = "Mailbox missing",
                        ["incident_key"] = user,
                        ["html_url"] = "https://acme.pagerduty.com/incidents/PT4KHLK",
                    },
                },
            },
            ConnectionKind.AzureMonitor => new JsonObject
            {
                ["schemaId"] = "azureMonitorCommonAlertSchema",
                ["data"] = new JsonObject
                {
                    ["essentials"] = new JsonObject
                    {
                        ["alertId"] =
                            $"/subscriptions/{SampleConnection.Tenant}/providers/Microsoft.AlertsManagement/alerts/00000000-0000-0000-0000-{id.PadLeft(12, '0')}",
                        ["monitorCondition"] = "Fired",
                        ["alertRule"] = "provisioning",
                    },
                    ["customProperties"] = new JsonObject { ["user"] = user },
                },
            },
            ConnectionKind.HaloPsa => new JsonObject
            {
                ["ticket"] = new JsonObject
                {
                    ["id"] = int.Parse(id),
                    ["summary"] = "Mailbox missing",
                    ["user_email"] = user,
                    ["reportedby"] = "bob",
                },
                ["action"] = new JsonObject { ["id"] = 1, ["who"] = "bob" },
            },
            ConnectionKind.ConnectWise => new JsonObject
            {
                ["ID"] = int.Parse(id),
                ["Action"] = "added",
                ["Type"] = "ticket",
                ["MemberId"] = "bob",
                ["Entity"] = new JsonObject
                {
                    ["id"] = int.Parse(id),
                    ["summary"] = "Mailbox missing",
                    ["contactEmailAddress"] = user,
                    ["contactName"] = "bob",
                }.ToJsonString(),
                ["Metadata"] = new JsonObject { ["key_url"] = KeyUrl },
            },
            ConnectionKind.Autotask => new JsonObject
            {
                ["Action"] = "Create",
                ["Guid"] = "b1f0",
                ["EntityType"] = "Ticket",
                ["Id"] = int.Parse(id),
                ["SequenceNumber"] = int.Parse(id),
                ["PersonID"] = 4,
                ["Fields"] = new JsonObject { ["Title"] = "Mailbox missing", ["UserPrincipalName"] = user },
            },
            ConnectionKind.StandardWebhooks => new JsonObject
            {
                ["type"] = "ticket.created",
                ["timestamp"] = "2026-01-01T00:00:00Z",
                ["data"] = new JsonObject
                {
                    ["user"] = user,
                    ["error"] = "Mailbox missing",
                    ["ticketId"] = id,
                },
            },
            ConnectionKind.CloudEvents => new JsonObject
            {
                ["specversion"] = "1.0",
                ["id"] = $"e-{id}",
                ["source"] = "/tickets",
                ["type"] = "ticket.created",
                ["datacontenttype"] = "application/json",
                ["data"] = new JsonObject { ["user"] = user, ["ticketId"] = id },
            },
            _ => new JsonObject
            {
                ["delivery_id"] = $"d-{id}",
                ["ticket_id"] = id,
                ["user_principal_name"] = user,
                ["error_text"] = "Mailbox missing",
                ["requester"] = "bob",
            },
        };

    /// <summary>A delivery of a kind, signed.</summary>
    public static WebhookRequest Of(ConnectionKind kind, byte[] body, DateTimeOffset at, string? secret = null, string id = "msg_1")
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Content-Type"] =
                kind is ConnectionKind.CloudEvents ? "application/cloudevents+json; charset=utf-8" : "application/json; charset=utf-8",
        };
        secret ??= kind is ConnectionKind.StandardWebhooks ? SampleConnection.WebhookSecret : SampleConnection.Secret;
        var key = Encoding.UTF8.GetBytes(secret);
        switch (kind)
        {
            case ConnectionKind.StandardWebhooks:
                var seconds = at.ToUnixTimeSeconds().ToString();
                headers["webhook-id"] = id;
                headers["webhook-timestamp"] = seconds;
                headers["webhook-signature"] =
                    $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Join($"{id}.{seconds}.", body)))}";
                break;
            case ConnectionKind.Zendesk:
                var stamp = at.ToString("yyyy-MM-ddTHH:mm:ssZ");
                headers["X-Zendesk-Webhook-Invocation-Id"] = id;
                headers["X-Zendesk-Webhook-Signature-Timestamp"] = stamp;
                headers["X-Zendesk-Webhook-Signature"] = Convert.ToBase64String(HMACSHA256.HashData(key, Join(stamp, body)));
                break;
            case ConnectionKind.Jira:
                headers["X-Atlassian-Webhook-Identifier"] = id;
                headers["X-Hub-Signature"] = $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(key, body))}";
                break;
            case ConnectionKind.PagerDuty:
                headers["X-PagerDuty-Signature"] =
                    $"v1={new string('0', 64)},v1={Convert.ToHexStringLower(HMACSHA256.HashData(key, body))}";
                break;
            case ConnectionKind.Autotask:
                headers["X-Hook-Signature"] = $"sha1={Convert.ToBase64String(HMACSHA1.HashData(key, body))}";
                break;
            case ConnectionKind.ConnectWise:
                headers["x-content-signature"] = Convert.ToBase64String(HMACSHA256.HashData(SHA256.HashData(key), body));
                break;
            default:
                headers["X-Webhook-Secret"] = secret;
                break;
        }

        return new WebhookRequest(headers, kind is ConnectionKind.Autotask ? SampleConnection.UrlKey : null, body);
    }

    /// <summary>The events of a body, whatever its signature.</summary>
    public static IReadOnlyList<TicketEvent> Read(ConnectionKind kind, string body) =>
        TicketEventReader.Read(
            SampleConnection.Of(kind),
            new WebhookRequest(
                new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" },
                null,
                Encoding.UTF8.GetBytes(body)
            )
        );

    /// <summary>The header that carries the signature or the secret.</summary>
    public static string SignatureHeader(ConnectionKind kind) =>
        kind switch
        {
            ConnectionKind.StandardWebhooks => "webhook-signature",
            ConnectionKind.Zendesk => "X-Zendesk-Webhook-Signature",
            ConnectionKind.Jira => "X-Hub-Signature",
            ConnectionKind.PagerDuty => "X-PagerDuty-Signature",
            ConnectionKind.Autotask => "X-Hook-Signature",
            ConnectionKind.ConnectWise => "x-content-signature",
            _ => "X-Webhook-Secret",
        };

    /// <summary>Whether the kind signs what it sends, rather than carrying a secret.</summary>
    public static bool Signs(ConnectionKind kind) => SignatureHeader(kind) != "X-Webhook-Secret";

    private static byte[] Join(string text, byte[] body) => [.. Encoding.UTF8.GetBytes(text), .. body];

    public static WebhookRequest With(this WebhookRequest request, string header, string? value)
    {
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
        headers.Remove(header);
        if (value is not null)
        {
            headers[header] = value;
        }

        return request with
        {
            Headers = headers,
        };
    }
}

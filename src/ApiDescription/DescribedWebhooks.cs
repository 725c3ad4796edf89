using System.Text.Json;
using System.Text.Json.Nodes;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing.Outbound;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.ApiDescription;

/// <summary>The section <c>webhooks</c>: what the application sends. The examples are written by the code that writes the messages.</summary>
internal static class DescribedWebhooks
{
    private const string ExampleId = "msg_0639031716000000000-r-4c9f2a-1-000009";

    /// <summary>The section.</summary>
    /// <param name="schemas">Gets the schemas of the bodies.</param>
    public static JsonObject Describe(Schemas schemas) =>
        new()
        {
            ["remediationChanged"] = new JsonObject
            {
                ["post"] = new JsonObject
                {
                    ["operationId"] = "RemediationChanged",
                    ["summary"] = "A remediation took another state",
                    ["description"] =
                        "Sent to each `Ticketing__Webhooks__n__Url` for each change of state, those of one remediation in order."
                        + " A message may come twice, with the same `webhook-id`. Answer with any 2xx once it is stored; everything else is"
                        + " sent again for three days, but for 410, which ends the sending. Verify the signature before you read the body.",
                    ["tags"] = new JsonArray("webhooks"),
                    ["security"] = new JsonArray(),
                    ["parameters"] = new JsonArray(
                        Header(StandardWebhook.IdHeader, "Names the message; the same at every attempt.", ExampleId),
                        Header(StandardWebhook.TimestampHeader, "When the attempt was made, in seconds since 1970.", "1767268800"),
                        Header(
                            StandardWebhook.SignatureHeader,
                            "One signature for each secret, separated by blanks: `v1,` and the HMAC-SHA256, or `v1a,` and the Ed25519"
                                + " signature, of `{id}.{timestamp}.{body}` in base64.",
                            "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
                        )
                    ),
                    ["requestBody"] = new JsonObject
                    {
                        ["required"] = true,
                        ["content"] = new JsonObject
                        {
                            ["application/json"] = new JsonObject
                            {
                                ["schema"] = schemas.Message(typeof(RemediationWebhook), WebhookJson.Default.Options),
                                ["examples"] = new JsonObject(
                                    Examples.Select(example =>
                                        KeyValuePair.Create(
                                            example.Name,
                                            (JsonNode?)
                                                new JsonObject { ["value"] = JsonNode.Parse(OutboundMessages.Webhook(example.Notice)) }
                                        )
                                    )
                                ),
                            },
                            [RemediationCloudEvent.MediaType] = new JsonObject
                            {
                                ["schema"] = schemas.Message(typeof(RemediationCloudEvent), WebhookJson.Default.Options),
                                ["examples"] = new JsonObject(
                                    Examples.Select(example =>
                                        KeyValuePair.Create(
                                            example.Name,
                                            (JsonNode?)new JsonObject { ["value"] = CloudEvent(example.Notice) }
                                        )
                                    )
                                ),
                            },
                        },
                    },
                    ["responses"] = new JsonObject
                    {
                        ["2XX"] = new JsonObject { ["description"] = "Stored." },
                        ["410"] = new JsonObject { ["description"] = "Nothing is sent to this address any more, until a replay." },
                    },
                },
            },
        };

    private static IEnumerable<(string Name, RemediationNotice Notice)> Examples =>
        [
            ("awaitingApproval", Notice(RemediationState.AwaitingApproval)),
            (
                "resolved",
                Notice(RemediationState.Resolved) with
                {
                    Sequence = 9,
                    Outcome = new RemediationOutcome
                    {
                        Code = "resolved",
                        Found = "A soft-deleted mail user held the ExchangeGuid.",
                        Done = "It was purged, and the user was provisioned.",
                        Actions =
                        [
                            new RemediationAction
                            {
                                Kind = ActionKind.Purge,
                                At = new DateTimeOffset(2026, 1, 1, 11, 55, 0, TimeSpan.Zero),
                                DisplayName = "Ada",
                            },
                        ],
                        Verification = "Two readings of the user showed no error.",
                        NextSteps = [],
                    },
                }
            ),
        ];

    private static RemediationNotice Notice(RemediationState state) =>
        new()
        {
            RemediationId = "r-4c9f2a-1",
            Sequence = 4,
            At = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
            State = state,
            TenantId = Guid.Parse("5f8d2c1a-7b3e-4f60-9c2d-1a2b3c4d5e6f"),
            User = "ada@contoso.example",
            StatusUrl = "https://hygiene.example/r-4c9f2a-1",
        };

    private static JsonNode? CloudEvent(RemediationNotice notice) =>
        JsonSerializer.SerializeToNode(
            RemediationCloudEvent.Of(ExampleId, OutboundMessages.Webhook(notice)),
            WebhookJson.Default.RemediationCloudEvent
        );

    private static JsonObject Header(string name, string description, string example) =>
        new()
        {
            ["name"] = name,
            ["in"] = "header",
            ["required"] = true,
            ["description"] = description,
            ["schema"] = new JsonObject { ["type"] = "string" },
            ["example"] = example,
        };
}

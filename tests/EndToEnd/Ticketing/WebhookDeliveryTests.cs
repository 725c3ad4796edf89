using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.EndToEnd.Ticketing;

/// <summary>Deliveries: which are refused, which are known already, and what becomes of those that cannot be processed.</summary>
[Collection(nameof(TicketingProduct))]
public sealed class WebhookDeliveryTests(TicketingProduct product) : TicketingTests(product)
{
    [Fact]
    public async Task Unsigned_and_malformed_deliveries_are_rejected_and_the_handshake_is_answered()
    {
        var good = SampleDelivery.Of(
            ConnectionKind.Json,
            Encoding.UTF8.GetBytes(SampleDelivery.Body(ConnectionKind.Json, at: TimeProvider.System.GetUtcNow())),
            TimeProvider.System.GetUtcNow()
        );

        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("nowhere", good)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync("json", good.With("X-Webhook-Secret", "guessed"))).Status);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await SendAsync("json", good with { Body = (byte[])[0xEF, 0xBB, 0xBF, .. good.Body.Span] })).Status
        );
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            (await SendAsync("json", good with { Body = new byte[10 * 1024 * 1024] })).Status
        );
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync("json", good.With("Content-Type", "text/plain"))).Status);

        var handshake = await Api.SendAsync(
            HttpMethod.Options,
            "webhooks/cloudevents",
            token: "",
            headers: ("WebHook-Request-Origin", "eventgrid.azure.net")
        );
        Assert.Equal((HttpStatusCode.OK, "eventgrid.azure.net"), (handshake.Status, handshake.Header("WebHook-Allowed-Origin")));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (
                await Api.SendAsync(
                    HttpMethod.Options,
                    "webhooks/json",
                    token: "",
                    headers: ("WebHook-Request-Origin", "eventgrid.azure.net")
                )
            ).Status
        );
    }

    [Fact]
    public async Task CloudEvents_come_one_by_one_or_in_batches_and_each_is_known_by_itself()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (ann, bob) = (await Tenant.AddConflictAsync("batched-ann"), await Tenant.AddConflictAsync("batched-bob"));
        const string UnknownUser = "nobody@contoso.example";

        Assert.Equal((2, 0), await DeliverEventsAsync(SampleCloudEvent.Batch(now, ("b-1", ann.Name), ("b-2", bob.Name))));
        Assert.Equal(
            (1, 2),
            await DeliverEventsAsync(SampleCloudEvent.Batch(now, ("b-1", ann.Name), ("b-2", bob.Name), ("b-3", UnknownUser)))
        );
        Assert.Equal((0, 1), await DeliverEventsAsync(SampleCloudEvent.Binary("b-2", bob.Name, now)));
        Assert.Equal((0, 1), await DeliverEventsAsync(SampleCloudEvent.Structured("b-1", ann.Name, now)));
        Assert.Equal((1, 0), await DeliverEventsAsync(SampleCloudEvent.Binary("b-4", UnknownUser, now)));

        // What is wrong in part is refused as a whole: nothing of it is known afterwards.
        var partly = JsonNode.Parse(SampleCloudEvent.Batch(now, ("b-5", UnknownUser), ("b-6", UnknownUser)).Body.Span)!;
        partly[1]!.AsObject().Remove("source");
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (
                await SendAsync("cloudevents", SampleCloudEvent.Batch("1") with { Body = Encoding.UTF8.GetBytes(partly.ToJsonString()) })
            ).Status
        );
        Assert.Equal((1, 0), await DeliverEventsAsync(SampleCloudEvent.Batch(now, ("b-5", UnknownUser))));

        foreach (var user in new[] { ann, bob })
        {
            var remediation = Assert.Single(
                await Eventually.SeeAsync($"{user.Name} has a remediation", () => Api.RemediationsOfAsync(user), found => found.Count > 0)
            );
            Assert.Equal("Resolved", $"{(await Api.WaitForEndAsync((string)remediation["id"]!)).State}");
        }
    }

    [Fact]
    public async Task An_alert_of_a_secure_webhook_is_taken_by_its_token_alone()
    {
        var now = TimeProvider.System.GetUtcNow();
        var alert = SampleDelivery
            .Of(
                ConnectionKind.AzureMonitor,
                Encoding.UTF8.GetBytes(SampleDelivery.Body(ConnectionKind.AzureMonitor, "nobody@contoso.example", "77", now)),
                now
            )
            .With("X-Webhook-Secret", null);
        var good = await Tenant.SignTokenAsync(["ActionGroupsSecureWebhook"]);
        string[] bad =
        [
            "",
            "nonsense",
            good[..^4] + "AAAA",
            await Tenant.SignTokenAsync(["Hygiene.Admin"]),
            await Tenant.SignTokenAsync(["ActionGroupsSecureWebhook"], audience: "https://graph.microsoft.com"),
            await Tenant.SignTokenAsync(["ActionGroupsSecureWebhook"], lifetimeSeconds: -3600),
        ];

        foreach (var token in bad)
        {
            Assert.Equal(
                HttpStatusCode.Unauthorized,
                (await SendAsync(TicketingProduct.Alerts, alert.With("Authorization", token.Length == 0 ? null : $"Bearer {token}"))).Status
            );
        }

        Assert.Equal(
            HttpStatusCode.Accepted,
            (await SendAsync(TicketingProduct.Alerts, alert.With("Authorization", $"Bearer {good}"))).Status
        );
    }

    [Fact]
    public async Task A_delivery_that_cannot_be_processed_is_set_aside_shown_and_replayed()
    {
        var lost = $"nowhere/d-{Guid.NewGuid():N}";
        await Product.Queue.PutAsync(lost, "ticket-events");

        var shown = await Eventually.SeeAsync(
            "the poison queue shows it",
            () => Api.GetAsync("poison-messages?queue=ticket-events"),
            answer => answer.Body["items"]!.AsArray().Any(item => (string)item!["text"]! == lost)
        );
        var replayed = await Api.PostAsync("poison-messages/replay?queue=ticket-events");

        Assert.Equal("ticket-events", (string?)shown.Body["queue"]);
        Assert.True(
            shown.Body["queues"]!.AsArray().Single(queue => (string)queue!["name"]! == "ticket-events")!["poison"]!.GetValue<int>() >= 1,
            $"{shown}"
        );
        Assert.True((int)replayed.Body["moved"]! >= 1, $"{replayed}");
    }

    private async Task<(int Accepted, int Duplicates)> DeliverEventsAsync(WebhookRequest request)
    {
        var answer = await SendAsync("cloudevents", request);
        Assert.True(answer.Status is HttpStatusCode.Accepted, $"{answer}");
        return ((int)answer.Body["accepted"]!, (int)answer.Body["duplicates"]!);
    }
}

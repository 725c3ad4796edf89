using System.Net;
using System.Text.Json.Nodes;
using TenantHygiene.EndToEnd.Support;

namespace TenantHygiene.EndToEnd.Api;

/// <summary><c>GET /remediations/{id}/events</c> as server-sent events.</summary>
[Collection(nameof(SharedProduct))]
public sealed class LiveEventsTests(SharedProduct product) : EndToEndTests(product)
{
    [Fact]
    public async Task Clients_receive_every_step_once_and_in_order_until_the_end()
    {
        var user = await Tenant.AddConflictAsync("live", new() { ProvisioningSeconds = 3 });
        var id = await Api.RequestRemediationAsync(user);

        var heard = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Api.ListenAsync(id)));

        // Every entry: the remediation itself folds those that repeat themselves.
        var timeline = (await EntriesAsync(id)).Select(step => step!.ToJsonString()).ToList();
        Assert.All(heard, events =>
        {
            Assert.Equal(
                timeline,
                events.Where(item => item.EventType == "step").Select(item => JsonNode.Parse(item.Data)!.ToJsonString())
            );
            Assert.Equal(
                Enumerable.Range(1, timeline.Count).Select(number => $"{number}"),
                events.Where(item => item.EventType == "step").Select(item => item.EventId)
            );
            Assert.Equal(("end", """{"state":"Resolved"}"""), (events[^1].EventType, events[^1].Data));
        });
    }

    [Fact]
    public async Task A_client_that_reconnects_receives_the_missed_steps_and_204_after_the_end()
    {
        var id = await Api.RequestRemediationAsync(await Tenant.AddConflictAsync("backagain"));
        await Api.WaitForEndAsync(id);
        var count = (await EntriesAsync(id)).Count;

        var missed = await Api.ListenAsync(id, lastEventId: count - 2);
        var nothing = await Api.GetAsync($"remediations/{id}/events", ("Accept", "text/event-stream"), ("Last-Event-ID", $"{count}"));

        Assert.Equal([$"{count - 1}", $"{count}"], missed.Where(item => item.EventType == "step").Select(item => item.EventId));
        Assert.Equal(HttpStatusCode.NoContent, nothing.Status);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("last")]
    public async Task A_last_event_that_cannot_be_is_refused(string lastEventId)
    {
        var id = await Api.RequestRemediationAsync(await Tenant.AddConflictAsync($"lastevent{lastEventId.Length}"), "plan");

        var answer = await Api.GetAsync($"remediations/{id}/events", ("Accept", "text/event-stream"), ("Last-Event-ID", lastEventId));

        Assert.Equal((HttpStatusCode.BadRequest, "last-event-id-wrong"), (answer.Status, (string?)answer.Body["code"]));
    }

    private async Task<JsonArray> EntriesAsync(string id) =>
        (await Api.GetAsync($"remediations/{id}/events", ("Accept", "application/json"))).Body["items"]!.AsArray();
}

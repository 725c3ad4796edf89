using System.Text;
using System.Text.Json.Nodes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests.Vendors.Generic;

/// <summary>The three content modes of CloudEvents' HTTP binding say the same.</summary>
public sealed class CloudEventReaderTests
{
    private static readonly DateTimeOffset _now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_event_is_the_same_whatever_the_mode_it_comes_in()
    {
        var structured = Assert.Single(Accepted(SampleCloudEvent.Structured("1")));

        Assert.Equal(structured, Assert.Single(Accepted(SampleCloudEvent.Binary("1"))));
        Assert.Equal(structured, Assert.Single(Accepted(SampleCloudEvent.Batch("1"))));
        Assert.Equal(("/tickets e-1", "ada@contoso.example"), (structured.DeliveryId, structured.User));
    }

    [Fact]
    public void The_events_of_a_batch_keep_their_own_names() =>
        Assert.Equal(
            ["/tickets e-1", "/tickets e-2", "/tickets e-3"],
            Accepted(SampleCloudEvent.Batch("1", "2", "3")).Select(one => one.DeliveryId)
        );

    [Fact]
    public void A_batch_with_one_event_that_is_none_is_refused_as_a_whole()
    {
        var batch = JsonNode.Parse(SampleCloudEvent.Batch("1", "2").Body.Span)!.AsArray();
        batch[1]!.AsObject().Remove("source");

        AssertRefused(SampleCloudEvent.Batch("1") with { Body = Encoding.UTF8.GetBytes(batch.ToJsonString()) });
    }

    [Fact]
    public void Attributes_in_headers_are_percent_decoded()
    {
        var one = Assert.Single(Accepted(SampleCloudEvent.Binary("1").With("ce-id", "%C3%A9-1")));

        Assert.Equal("/tickets é-1", one.DeliveryId);
    }

    [Theory]
    [InlineData("ce-specversion", null)]
    [InlineData("ce-specversion", "0.9")]
    [InlineData("ce-id", null)]
    [InlineData("ce-id", "")]
    [InlineData("ce-source", null)]
    [InlineData("ce-type", null)]
    [InlineData("ce-time", "yesterday")]
    [InlineData("ce-time", "2025-12-01T00:00:00Z")]
    public void A_binary_event_without_what_the_standard_demands_is_refused(string header, string? value) =>
        AssertRefused(SampleCloudEvent.Binary("1").With(header, value));

    private static IReadOnlyList<TicketEvent> Accepted(WebhookRequest request) =>
        Assert.IsType<WebhookVerdict.Accepted>(Validate(request)).Events;

    private static void AssertRefused(WebhookRequest request) =>
        Assert.Equal(400, Assert.IsType<WebhookVerdict.Refused>(Validate(request)).Status);

    private static WebhookVerdict Validate(WebhookRequest request) =>
        WebhookValidator.Validate(SampleConnection.Of(ConnectionKind.CloudEvents), request, _now, TimeSpan.FromMinutes(5));
}

using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Outbound;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Tests.Vendors;
using TenantHygiene.Ticketing.Tickets;
using TenantHygiene.Ticketing.Vendors;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Ticketing.Tests;

public sealed class OutboundClientTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddTicketing(new ConfigurationBuilder().Build())
        .BuildServiceProvider();
    private FakeVendors _vendors = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OutboundWebhookOptions Receiver =>
        new() { Url = $"{_vendors.Root}/receiver", Secrets = [SampleConnection.WebhookSecret, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] };

    public async ValueTask InitializeAsync() => _vendors = await FakeVendors.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _vendors.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task A_receiver_verifies_what_it_gets_with_either_secret()
    {
        Assert.IsType<SendResult.Delivered>(await SendAsync());

        var (_, headers, body) = Assert.Single(_vendors.Received);
        foreach (var secret in Receiver.Secrets)
        {
            var request = new WebhookRequest(headers, null, System.Text.Encoding.UTF8.GetBytes(body));
            Assert.Equal(
                SignatureVerdict.Valid,
                StandardWebhook.Verify([secret], request, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5))
            );
        }

        Assert.Equal("remediation.awaiting-approval", (string?)JsonNode.Parse(body)!["type"]);
        Assert.Equal("msg_1", headers["webhook-id"]);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_distinguished_from_one_that_fails()
    {
        _vendors.Receiver = _ => 410;
        Assert.IsType<SendResult.Gone>(await SendAsync());
        foreach (var status in new[] { 400, 404, 301, 302, 307, 418 })
        {
            _vendors.Receiver = _ => status;
            Assert.IsType<SendResult.Later>(await SendAsync());
        }
    }

    [Fact]
    public async Task A_receiver_states_when_to_send_again()
    {
        _vendors.Receiver = context =>
        {
            context.Response.Headers.RetryAfter = "120";
            return 503;
        };

        Assert.Equal(TimeSpan.FromSeconds(120), Assert.IsType<SendResult.Later>(await SendAsync()).RetryAfter);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _vendors.Receiver = context =>
        {
            context.Response.Headers.Location = $"{_vendors.Root}/receiver/elsewhere";
            return 307;
        };

        await SendAsync();

        Assert.Equal("/receiver", Assert.Single(_vendors.Received).Path);
    }

    [Fact]
    public void The_schedule_is_the_published_one() =>
        Assert.Equal(
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
                null,
            ],
            Enumerable.Range(1, 10).Select(RetrySchedule.OfWebhooks)
        );

    [Fact]
    public async Task A_Teams_channel_gets_a_card_for_approvals_and_outcomes_and_for_nothing_else()
    {
        var card = OutboundMessages.TeamsCard(Notice(RemediationState.AwaitingApproval))!;
        await _services.GetRequiredService<OutboundClient>().SendCardAsync($"{_vendors.Root}/teams", card, Cancellation);

        var sent = JsonNode.Parse(Assert.Single(_vendors.Received).Body)!;
        Assert.Equal("message", (string?)sent["type"]);
        var attachment = Assert.Single(sent["attachments"]!.AsArray())!;
        Assert.Equal(
            ("application/vnd.microsoft.card.adaptive", "AdaptiveCard"),
            ((string?)attachment["contentType"], (string?)attachment["content"]!["type"])
        );
        Assert.Equal(
            ["AwaitingApproval", "Canceled", "Failed", "NeedsOperator", "Rejected", "Resolved"],
            Enum.GetValues<RemediationState>()
                .Where(state => OutboundMessages.TeamsCard(Notice(state)) is not null)
                .Select(state => $"{state}")
                .Order()
        );
    }

    private Task<SendResult> SendAsync() =>
        _services
            .GetRequiredService<OutboundClient>()
            .SendWebhookAsync(Receiver, "msg_1", OutboundMessages.Webhook(Notice(RemediationState.AwaitingApproval)), Cancellation);

    private static RemediationNotice Notice(RemediationState state) =>
        new()
        {
            RemediationId = "r-0a1b-1",
            Sequence = 4,
            At = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
            State = state,
            TenantId = SampleConnection.Tenant,
            User = "ada@contoso.example",
            StatusUrl = "https://hygiene.example/r-0a1b-1",
        };
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Maintenance;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Functions.Tickets;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ticketing.Connections;
using TenantHygiene.Ticketing.Tests.Support;
using TenantHygiene.Ticketing.Webhooks;

namespace TenantHygiene.Functions.Tests.Tickets;

/// <summary>What is accepted is kept, each event once, wherever the process dies.</summary>
public sealed class ReceiveWebhookTests(TicketFixture fixture) : TicketTests(fixture), IClassFixture<TicketFixture>
{
    [Fact]
    public async Task Wherever_the_keeping_of_a_batch_breaks_off_its_repetition_completes_it()
    {
        for (var at = 1; ; at++)
        {
            string[] ids = [.. Enumerable.Range(0, 3).Select(_ => $"{Guid.NewGuid():N}")];
            var batch = SampleCloudEvent.Batch(FunctionsFixture.Clock.GetUtcNow(), [.. ids.Select(id => (id, "nobody@contoso.example"))]);
            var kill = new ProcessKill(at, afterEffect: at % 2 == 0);
            Exception? failure;
            await using (var crashing = FunctionsFixture.Start(Vendors, kill: kill))
            {
                failure = await Record.ExceptionAsync(() => ReceiveAsync(crashing, batch));
            }

            var repeated = await ReceiveAsync(Process, batch);
            var again = await ReceiveAsync(Process, batch);

            Assert.Equal((3, new WebhookReceipt(0, 3)), (repeated.Accepted + repeated.Duplicates, again));
            foreach (var id in ids)
            {
                Assert.NotNull(
                    await Process.GetRequiredService<WebhookDeliveryStore>().FindAsync(TicketFixture.Events, KeyOf(id), Cancellation)
                );
            }

            if (!kill.HasHappened)
            {
                Assert.Null(failure);
                Assert.True(at > 3, "Nothing was broken off.");
                return;
            }

            Assert.NotNull(failure);
        }
    }

    [Fact]
    public async Task A_delivery_is_known_for_as_long_as_its_own_time_lets_it_be_accepted()
    {
        var id = $"{Guid.NewGuid():N}";
        var now = FunctionsFixture.Clock.GetUtcNow();
        // As far ahead as is taken.
        var delivery = SampleCloudEvent.Structured(id, "nobody@contoso.example", now.AddDays(1).AddSeconds(-30));
        Assert.Equal(new WebhookReceipt(1, 0), await ReceiveAsync(Process, delivery));
        await CompleteAsync(id);

        FunctionsFixture.Clock.Move(TimeSpan.FromDays(8) - TimeSpan.FromMinutes(2));
        await CleanAsync();

        Assert.Equal(new WebhookReceipt(0, 1), await ReceiveAsync(Process, delivery));
    }

    [Fact]
    public void No_delivery_that_would_be_accepted_again_is_old_enough_to_be_deleted()
    {
        var first = FunctionsFixture.Clock.GetUtcNow();
        var sixHours = TimeSpan.FromHours(6);
        var accepted = (from sent in Enumerable.Range(-32, 41) where IsAccepted(first + (sent * sixHours), first) select sent).ToList();
        var again = (
            from sent in accepted
            from later in Enumerable.Range(0, 49)
            where IsAccepted(first + (sent * sixHours), first + (later * sixHours))
            select later * sixHours
        ).ToList();

        Assert.Equal((-28, 4), (accepted[0], accepted[^1]));
        Assert.All(again, later => Assert.True(later <= RetentionOptions.MinimumKeepDeliveries, $"{later}"));
    }

    [Fact]
    public void The_last_moment_at_which_a_delivery_is_accepted_again_is_the_last_one_at_which_it_is_surely_known()
    {
        var first = FunctionsFixture.Clock.GetUtcNow();
        var sent = first.AddDays(1);

        Assert.Equal((true, false), (IsAccepted(sent, first), IsAccepted(sent.AddTicks(1), first)));
        Assert.Equal(
            (true, false),
            (
                IsAccepted(sent, first + RetentionOptions.MinimumKeepDeliveries),
                IsAccepted(sent, (first + RetentionOptions.MinimumKeepDeliveries).AddTicks(1))
            )
        );
    }

    private static bool IsAccepted(DateTimeOffset sent, DateTimeOffset now) =>
        WebhookValidator.Validate(
            SampleConnection.Of(ConnectionKind.CloudEvents),
            SampleCloudEvent.Structured("1", at: sent),
            now,
            TimeSpan.FromMinutes(5)
        ) is WebhookVerdict.Accepted;

    private async Task CompleteAsync(string id)
    {
        var deliveries = Process.GetRequiredService<WebhookDeliveryStore>();
        var delivery = await deliveries.FindAsync(TicketFixture.Events, KeyOf(id), Cancellation);
        await deliveries.CompleteAsync(delivery!, Cancellation);
    }

    private Task CleanAsync() =>
        ActivatorUtilities
            .CreateInstance<RemoveExpiredRecords>(Process, new RetentionOptions { KeepDeliveries = RetentionOptions.MinimumKeepDeliveries })
            .RunAsync(new TimerInfo(), Cancellation);

    private static string KeyOf(string id) => $"d-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"/tickets e-{id}")))}";

    private static async Task<WebhookReceipt> ReceiveAsync(ServiceProvider process, WebhookRequest delivery)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream(delivery.Body.ToArray());
        http.Request.Method = "POST";
        http.Request.Body = body;
        foreach (var (name, value) in delivery.Headers)
        {
            http.Request.Headers[name] = value;
        }

        var answer = await ActivatorUtilities
            .CreateInstance<ReceiveWebhook>(process)
            .RunAsync(http.Request, TicketFixture.Events, Cancellation);
        Assert.Equal(StatusCodes.Status202Accepted, Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode);
        return Assert.IsType<WebhookReceipt>(Assert.IsAssignableFrom<IValueHttpResult>(answer).Value);
    }
}

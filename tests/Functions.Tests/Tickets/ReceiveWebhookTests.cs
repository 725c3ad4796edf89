using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api.Webhooks;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger.Webhooks;
using TenantHygiene.Ticketing.Signatures;
using TenantHygiene.Ticketing.Tests.Support;

namespace TenantHygiene.Functions.Tests.Tickets;

/// <summary>What is accepted is kept, each event once, wherever the process dies.</summary>
public sealed class ReceiveWebhookTests(TicketWorkshop workshop) : TicketTests(workshop), IClassFixture<TicketWorkshop>
{
    [Fact]
    public async Task Wherever_the_keeping_of_a_batch_breaks_off_its_repetition_completes_it()
    {
        for (var at = 1; ; at++)
        {
            string[] ids = [.. Enumerable.Range(0, 3).Select(_ => $"{Guid.NewGuid():N}")];
            var batch = SomeCloudEvent.Batch(Workshop.Clock.GetUtcNow(), [.. ids.Select(id => (id, "nobody@contoso.example"))]);
            var death = new Death(at, afterEffect: at % 2 == 0);
            Exception? failure;
            await using (var dying = Workshop.Start(Vendors, death: death))
            {
                failure = await Record.ExceptionAsync(() => ReceiveAsync(dying, batch));
            }

            var repeated = await ReceiveAsync(Process, batch);
            var again = await ReceiveAsync(Process, batch);

            Assert.Equal((3, new WebhookReceipt(0, 3)), (repeated.Accepted + repeated.Duplicates, again));
            foreach (var id in ids)
            {
                Assert.NotNull(await Process.GetRequiredService<WebhookDeliveryStore>().FindAsync(TicketWorkshop.Events, $"d-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"/tickets e-{id}")))}", Cancellation));
            }

            if (!death.HasHappened)
            {
                Assert.Null(failure);
                Assert.True(at > 3, "Nothing was broken off.");
                return;
            }

            Assert.NotNull(failure);
        }
    }

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

        var answer = await ActivatorUtilities.CreateInstance<ReceiveWebhook>(process).RunAsync(http.Request, TicketWorkshop.Events, Cancellation);
        Assert.Equal(StatusCodes.Status202Accepted, Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode);
        return Assert.IsType<WebhookReceipt>(Assert.IsAssignableFrom<IValueHttpResult>(answer).Value);
    }
}

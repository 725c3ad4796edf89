using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Functions.Api.Remediations;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Maintenance;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Tests.Support;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing;

namespace TenantHygiene.Functions.Tests.Maintenance;

/// <summary>The clean-up as the timer runs it, and what comes after it.</summary>
public sealed class RemoveExpiredRecordsTests() : FunctionsFixture(healthyUsers: 1)
{
    [Fact]
    public async Task A_message_that_was_published_and_deleted_is_never_published_again()
    {
        SkipWithoutStorage();
        await using var process = Start();
        var ended = await PublishAsync(process, RemediationState.Canceled);
        var running = await PublishAsync(process, RemediationState.Diagnosing);
        Clock.Move(TimeSpan.FromDays(31));

        await CleanAsync(process);
        await process.GetRequiredService<NotificationPublisher>().PublishAsync(ended, Cancellation);

        Assert.Empty(await MessagesAsync(process, ended));
        Assert.NotEmpty(await MessagesAsync(process, running));
    }

    [Fact]
    public async Task A_message_that_was_not_published_yet_survives_every_cleanup()
    {
        SkipWithoutStorage();
        await using var process = Start();
        var id = await BeginAsync(process, RemediationState.Canceled);

        await CleanAsync(process);
        await process.GetRequiredService<NotificationPublisher>().PublishAsync(id, Cancellation);

        Assert.Equal(
            [$"{RemediationState.Queued}", $"{RemediationState.Canceled}"],
            (await MessagesAsync(process, id)).Select(item => item.Kind)
        );
    }

    [Theory]
    [InlineData("shares-a-secret", true)]
    [InlineData("signs-without-time", false)]
    [InlineData("not-configured-any-more", false)]
    public async Task An_old_delivery_may_come_again_only_where_it_cannot_be_a_replay(string connection, bool mayComeAnew)
    {
        SkipWithoutStorage();
        await using var process = Start();
        var deliveries = process.GetRequiredService<WebhookDeliveryStore>();
        await deliveries.AcceptAsync(connection, "id", "content", "{}", Cancellation);
        var table = new TableServiceClient(Storage).GetTableClient(
            (await TablesAsync()).Single(name => name.EndsWith("WebhookDeliveries", StringComparison.Ordinal))
        );
        var key = (await table.GetEntityAsync<TableEntity>(connection, "c-content", cancellationToken: Cancellation)).Value.GetString(
            "Original"
        );
        await deliveries.CompleteAsync((await deliveries.FindAsync(connection, key, Cancellation))!, Cancellation);
        Clock.Move(TimeSpan.FromDays(91));

        await CleanAsync(process);

        Assert.Equal(mayComeAnew, await deliveries.AcceptAsync(connection, "id", "content", "{}", Cancellation));
    }

    private ServiceProvider Start()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Ticketing:Webhooks:0:Url"] = "https://receiver.example/hook",
                    ["Ticketing:Webhooks:0:Secrets:0"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                    ["Ticketing:Connections:0:Name"] = "shares-a-secret",
                    ["Ticketing:Connections:0:Kind"] = "Json",
                    ["Ticketing:Connections:0:TenantId"] = TenantId.ToString(),
                    ["Ticketing:Connections:0:Secrets:0"] = "correct-horse-battery-staple",
                    ["Ticketing:Connections:1:Name"] = "signs-without-time",
                    ["Ticketing:Connections:1:Kind"] = "Jira",
                    ["Ticketing:Connections:1:TenantId"] = TenantId.ToString(),
                    ["Ticketing:Connections:1:Secrets:0"] = "correct-horse-battery-staple",
                }
            )
            .Build();
        return Services()
            .AddTicketing(configuration)
            .AddSingleton(new ApiOptions())
            .AddSingleton(new RetentionOptions())
            .AddSingleton<StatusLinks>()
            .AddSingleton<NotificationPublisher>()
            .AddSingleton<RemoveExpiredRecords>()
            .BuildServiceProvider();
    }

    private async Task<string> PublishAsync(ServiceProvider process, RemediationState state)
    {
        var id = await BeginAsync(process, state);
        Clock.Move(TimeSpan.FromMinutes(5));
        await process.GetRequiredService<NotificationPublisher>().PublishAsync(id, Cancellation);
        var outbox = process.GetRequiredService<OutboxStore>();
        foreach (var item in await MessagesAsync(process, id))
        {
            await outbox.SaveAsync(item with { State = OutboxState.Delivered }, Cancellation);
        }

        return id;
    }

    private async Task<string> BeginAsync(ServiceProvider process, RemediationState state)
    {
        var store = process.GetRequiredService<RemediationStore>();
        var error = new ClassifiedError
        {
            ServiceInstance = "exchange/NAMPRD09-001-01",
            CreatedAt = Clock.GetUtcNow(),
            Code = "ExA77C31",
            Description = "The ExchangeGuid of the user is already in use.",
            Problem = new ProvisioningProblem.GuidInUse(GuidProperty.ExchangeGuid, Guid.NewGuid()),
            Fingerprint = new ErrorFingerprint(Guid.NewGuid().ToString("N")),
        };
        var request = new RemediationRequest
        {
            TenantId = TenantId,
            UserId = Guid.NewGuid(),
            Error = error,
            Mode = RemediationMode.Remediate,
            At = Clock.GetUtcNow(),
        };
        var id = (await store.StartAsync(request, Cancellation)).Record.Id;
        await store.UpdateAsync(id, "move", record => record with { State = state }, Cancellation, new NewStep("moved", "Moved."));
        return id;
    }

    private static Task CleanAsync(ServiceProvider process) =>
        process.GetRequiredService<RemoveExpiredRecords>().RunAsync(new TimerInfo(), Cancellation);

    private static Task<IReadOnlyList<OutboxItem>> MessagesAsync(ServiceProvider process, string id) =>
        process.GetRequiredService<OutboxStore>().ListAsync(OutboxPartitions.OfReceiver("https://receiver.example/hook", id), Cancellation);

    private async Task<List<string>> TablesAsync() =>
        await new TableServiceClient(Storage)
            .QueryAsync(cancellationToken: Cancellation)
            .Where(table => table.Name.StartsWith(TablePrefix, StringComparison.Ordinal))
            .Select(table => table.Name)
            .ToListAsync(Cancellation);
}

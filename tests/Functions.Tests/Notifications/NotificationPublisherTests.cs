using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Functions.Tests.Notifications;

public sealed class NotificationPublisherTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private const string Receiver = "http://127.0.0.1:1/teams";
    private readonly PurgeFixture workshop;
    private readonly ServiceProvider process;

    public NotificationPublisherTests(PurgeFixture workshop)
    {
        workshop.SkipWithoutStorage();
        this.workshop = workshop;
        process = workshop.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => process.DisposeAsync();

    [Fact]
    public async Task An_end_that_is_written_while_the_news_are_read_is_told_with_its_outcome()
    {
        var id = (await workshop.BeginAsync(process)).RemediationId;
        await ChangeAsync(id, "begin", record => record with { State = RemediationState.Diagnosing });
        var teller = Teller(new BeforeTheSecondRead("Remediations", () => ChangeAsync(
            id, "end", record => record.End(RemediationState.Resolved, new Ending("verified-gone", "A conflict.", [], "Read twice.")))));

        await teller.TellAsync(id, Cancellation);
        await teller.TellAsync(id, Cancellation);

        var told = await process.GetRequiredService<OutboxStore>().ListAsync(OutboxPartitions.OfReceiver(Receiver, id), Cancellation);
        Assert.Contains("A conflict.", Assert.Single(told, item => item.Kind == nameof(RemediationState.Resolved)).Content, StringComparison.Ordinal);
    }

    private Task ChangeAsync(string id, string key, Func<RemediationRecord, RemediationRecord> change) =>
        process.GetRequiredService<RemediationStore>().UpdateAsync(id, key, change, Cancellation, new NewStep(key, "Something happened."));

    private NotificationPublisher Teller(HttpPipelinePolicy policy)
    {
        var client = new TableClientOptions();
        client.AddPolicy(policy, HttpPipelinePosition.PerCall);
        var tables = new LedgerTables(
            new TableServiceClient(Environment.GetEnvironmentVariable("AZURITE_CONNECTION"), client), process.GetRequiredService<IOptions<LedgerOptions>>());
        var news = process.GetRequiredService<RemediationNotifications>();
        var options = Options.Create(new TicketingOptions { TeamsWorkflows = [Receiver], StatusUrl = "https://hygiene.example" });
        var api = new ApiOptions();
        return new NotificationPublisher(
            new RemediationStore(tables, process.GetRequiredService<AuditLog>(), workshop.Clock, news),
            news,
            process.GetRequiredService<OutboxStore>(),
            new ConnectionRegistry(options),
            process.GetRequiredService<TenantPolicies>(),
            new(api, workshop.Clock),
            api,
            options,
            workshop.Clock);
    }

    /// <summary>Lets something happen once, between the first and the second request for rows of a table.</summary>
    private sealed class BeforeTheSecondRead(string table, Func<Task> happen) : HttpPipelinePolicy
    {
        private int reads;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Get && message.Request.Uri.Path.Contains(table + "(", StringComparison.Ordinal) && ++reads == 2)
            {
                await happen();
            }

            await ProcessNextAsync(message, pipeline);
        }
    }
}

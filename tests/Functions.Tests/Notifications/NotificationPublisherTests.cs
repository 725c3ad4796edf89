using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Notifications;
using TenantHygiene.Functions.Tests.Purging;
using TenantHygiene.Ledger;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Functions.Tests.Notifications;

public sealed class NotificationPublisherTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private const string Receiver = "http://127.0.0.1:1/teams";
    private readonly PurgeFixture _workshop;
    private readonly ServiceProvider _process;

    public NotificationPublisherTests(PurgeFixture workshop)
    {
        workshop.SkipWithoutStorage();
        _workshop = workshop;
        _process = workshop.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task An_end_that_is_written_while_the_news_are_read_is_told_with_its_outcome()
    {
        var id = (await _workshop.BeginAsync(_process)).RemediationId;
        await ChangeAsync(id, "begin", record => record with { State = RemediationState.Diagnosing });
        var teller = Teller(
            new BeforeTheSecondRead("Remediations", () =>
                ChangeAsync(id, "end", record =>
                    record.End(RemediationState.Resolved, new Ending("verified-gone", "A conflict.", [], "Read twice."))
                )
            )
        );

        await teller.TellAsync(id, Cancellation);
        await teller.TellAsync(id, Cancellation);

        var told = await _process.GetRequiredService<OutboxStore>().ListAsync(OutboxPartitions.OfReceiver(Receiver, id), Cancellation);
        Assert.Contains(
            "A conflict.",
            Assert.Single(told, item => item.Kind == nameof(RemediationState.Resolved)).Content,
            StringComparison.Ordinal
        );
    }

    private Task ChangeAsync(string id, string key, Func<RemediationRecord, RemediationRecord> change) =>
        _process.GetRequiredService<RemediationStore>().UpdateAsync(id, key, change, Cancellation, new NewStep(key, "Something happened."));

    private NotificationPublisher Teller(HttpPipelinePolicy policy)
    {
        var client = new TableClientOptions();
        client.AddPolicy(policy, HttpPipelinePosition.PerCall);
        var tables = new LedgerTables(
            new TableServiceClient(Environment.GetEnvironmentVariable("AZURITE_CONNECTION"), client),
            _process.GetRequiredService<IOptions<LedgerOptions>>()
        );
        var news = _process.GetRequiredService<RemediationNotifications>();
        var store = new ServiceCollection()
            .AddSingleton(tables)
            .AddSingleton(_process.GetRequiredService<QueueServiceClient>())
            .AddSingleton<TimeProvider>(_workshop.Clock)
            .AddLedgerStores()
            .BuildServiceProvider()
            .GetRequiredService<RemediationStore>();
        var options = Options.Create(new TicketingOptions { TeamsWorkflows = [Receiver], StatusUrl = "https://hygiene.example" });
        var api = new ApiOptions();
        return new NotificationPublisher(
            store,
            news,
            _process.GetRequiredService<OutboxStore>(),
            new ConnectionRegistry(options),
            _process.GetRequiredService<TenantPolicies>(),
            new(api, _workshop.Clock),
            api,
            options,
            _workshop.Clock
        );
    }

    /// <summary>Lets something happen once, between the first and the second request for rows of a table.</summary>
    private sealed class BeforeTheSecondRead(string table, Func<Task> happen) : HttpPipelinePolicy
    {
        private int _reads;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (
                message.Request.Method == RequestMethod.Get
                && message.Request.Uri.Path.Contains(table + "(", StringComparison.Ordinal)
                && ++_reads == 2
            )
            {
                await happen();
            }

            await ProcessNextAsync(message, pipeline);
        }
    }
}

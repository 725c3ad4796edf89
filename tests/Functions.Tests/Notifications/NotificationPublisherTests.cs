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
using TenantHygiene.Testing;
using TenantHygiene.Ticketing.Connections;

namespace TenantHygiene.Functions.Tests.Notifications;

public sealed class NotificationPublisherTests : IClassFixture<PurgeFixture>, IAsyncDisposable
{
    private const string Receiver = "http://127.0.0.1:1/teams";
    private readonly PurgeFixture _fixture;
    private readonly ServiceProvider _process;

    public NotificationPublisherTests(PurgeFixture fixture)
    {
        fixture.SkipWithoutStorage();
        _fixture = fixture;
        _process = fixture.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task An_end_that_is_written_while_notifications_are_read_is_published_with_its_outcome()
    {
        var id = (await _fixture.BeginAsync(_process)).RemediationId;
        await ChangeAsync(id, "begin", record => record with { State = RemediationState.Diagnosing });
        var publisher = Publisher(
            new BeforeTheSecondRead("Remediations", () =>
                ChangeAsync(id, "end", record =>
                    record.End(RemediationState.Resolved, new Ending("verified-gone", "A conflict.", [], "Read twice."))
                )
            )
        );

        await publisher.PublishAsync(id, Cancellation);
        await publisher.PublishAsync(id, Cancellation);

        var messages = await _process.GetRequiredService<OutboxStore>().ListAsync(OutboxPartitions.OfReceiver(Receiver, id), Cancellation);
        Assert.Contains(
            "A conflict.",
            Assert.Single(messages, item => item.Kind == nameof(RemediationState.Resolved)).Content,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_a_crash_leaves_between_publishing_and_dispatching_is_found_by_the_sweep()
    {
        var id = (await _fixture.BeginAsync(_process)).RemediationId;
        await ChangeAsync(id, "begin", record => record with { State = RemediationState.Diagnosing });
        await ChangeAsync(id, "end", record =>
            record.End(RemediationState.Resolved, new Ending("verified-gone", "A conflict.", [], "Read twice."))
        );

        var partitions = await Publisher().PublishAsync(id, Cancellation);

        Assert.Equal([OutboxPartitions.OfReceiver(Receiver, id)], partitions);
        Assert.Contains(partitions[0], await _process.GetRequiredService<OutboxLeases>().ListIdleAsync(1000, Cancellation));
    }

    private Task ChangeAsync(string id, string key, Func<RemediationRecord, RemediationRecord> change) =>
        _process.GetRequiredService<RemediationStore>().UpdateAsync(id, key, change, Cancellation, new NewStep(key, "Something happened."));

    private NotificationPublisher Publisher(HttpPipelinePolicy? policy = null)
    {
        var client = new TableClientOptions();
        if (policy is not null)
        {
            client.AddPolicy(policy, HttpPipelinePosition.PerCall);
        }

        var tables = new LedgerTables(
            new TableServiceClient(Azurite.Connection, client),
            _process.GetRequiredService<IOptions<LedgerOptions>>()
        );
        var notifications = _process.GetRequiredService<RemediationNotifications>();
        var store = new ServiceCollection()
            .AddSingleton(tables)
            .AddSingleton(_process.GetRequiredService<QueueServiceClient>())
            .AddSingleton<TimeProvider>(_fixture.Clock)
            .AddLedgerStores()
            .BuildServiceProvider()
            .GetRequiredService<RemediationStore>();
        var options = Options.Create(
            new TicketingOptions { TeamsWorkflows = [new TeamsWorkflowOptions { Url = Receiver }], StatusUrl = "https://hygiene.example" }
        );
        var api = new ApiOptions();
        return new NotificationPublisher(
            store,
            notifications,
            _process.GetRequiredService<OutboxStore>(),
            _process.GetRequiredService<OutboxLeases>(),
            new ConnectionRegistry(options),
            _process.GetRequiredService<TenantPolicies>(),
            new(api, _fixture.Clock),
            api,
            options,
            _fixture.Clock
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

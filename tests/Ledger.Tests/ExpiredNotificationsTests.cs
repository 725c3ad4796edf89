using System.Globalization;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests;

/// <summary>What was told and taken long ago is forgotten; what somebody still waits for, or could still repeat, is not.</summary>
public sealed class ExpiredNotificationsTests : IAsyncDisposable
{
    private const string Vendor = "vendor";
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();

    // Some rows are as old as the service says: this clock runs with it, and can be moved ahead.
    private readonly AdjustableClock _clock = AdjustableClock.Stopped(TimeProvider.System.GetUtcNow());

    private WebhookDeliveryStore Deliveries => new(_account.Tables, _account.Queues, _clock);

    private OutboxStore Outbox => new(_account.Tables, new OutboxLeases(_account.Tables, _account.Queues, _clock), _clock);

    private RemediationNotifications Notifications => new(_account.Tables, _account.Queues, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Thousands_of_changes_are_deleted_in_batches_and_the_latest_remain()
    {
        var feed = Samples.Services(_account, _clock).GetRequiredService<ChangeFeed>();
        await Samples
            .Store(_account, _clock)
            .UpdateAsync((await RecordAsync()).Id, "step", record => record, _token, new NewStep("step", "A step."));
        foreach (var hours in Enumerable.Range(1, 24))
        {
            var slice = (_clock.Now - TimeSpan.FromHours(hours)).UtcTicks / ChangeFeed.Slice.Ticks;
            await _account
                .Table("RemediationIndex")
                .SubmitTransactionAsync(
                    Enumerable
                        .Range(0, 100)
                        .Select(number => new TableTransactionAction(
                            TableTransactionActionType.Add,
                            new TableEntity("index", string.Create(CultureInfo.InvariantCulture, $"changed,{slice:D12},r-{number}"))
                            {
                                ["RemediationId"] = $"r-{number}",
                                ["StepCount"] = 1,
                            }
                        )),
                    _token
                );
        }

        var before = _clock.Now - TimeSpan.FromMinutes(10);
        int[] forgotten =
        [
            await feed.RemoveExpiredAsync(before, 1_500, _token),
            await feed.RemoveExpiredAsync(before, 1_500, _token),
            await feed.RemoveExpiredAsync(before, 1_500, _token),
        ];

        Assert.Equal([1_500, 900, 0], forgotten);
        Assert.Single((await feed.ReadAsync(_clock.Now, _token)).DistinctBy(change => change.Id));
    }

    [Fact]
    public async Task Deliveries_are_deleted_when_they_were_processed_long_ago_and_may_come_again_then()
    {
        await ProcessAsync("old");
        await Deliveries.AcceptAsync(Vendor, "waiting", "content-waiting", "{}", _token);
        _clock.Now += TimeSpan.FromDays(91);
        await ProcessAsync("young");

        await RemoveDeliveriesAsync(isKeptPermanently: false);

        Assert.Equal(4, await CountAsync("WebhookDeliveries"));
        Assert.False(await Deliveries.AcceptAsync(Vendor, "waiting", "content-waiting", "{}", _token));
        Assert.False(await Deliveries.AcceptAsync(Vendor, "young", "content-young", "{}", _token));
        Assert.True(await Deliveries.AcceptAsync(Vendor, "old", "content-old", "{}", _token));
    }

    [Fact]
    public async Task Of_deliveries_without_timestamps_only_the_text_is_deleted()
    {
        await ProcessAsync("old");
        _clock.Now += TimeSpan.FromDays(91);

        Assert.Equal(1, await RemoveDeliveriesAsync(isKeptPermanently: true));
        Assert.Equal(0, await RemoveDeliveriesAsync(isKeptPermanently: true));

        Assert.False(await Deliveries.AcceptAsync(Vendor, "old", "other", "{}", _token));
        Assert.False(await Deliveries.AcceptAsync(Vendor, "made-up", "content-old", "{}", _token));
        Assert.Equal(
            ("", true),
            (
                await _account
                    .Table("WebhookDeliveries")
                    .QueryAsync<TableEntity>(row => row.PartitionKey == Vendor, cancellationToken: _token)
                    .ToListAsync(_token)
            )
                .Where(row => row.ContainsKey("ReceivedAt"))
                .Select(row => (DocumentColumns.Read(row), row.ContainsKey("ProcessedAt")))
                .Single()
        );
    }

    [Fact]
    public async Task Wherever_deleting_deliveries_breaks_off_a_repetition_is_accepted_or_known_and_the_next_run_deletes_the_rest()
    {
        var number = 0;
        var requests = await FaultPoints.OfAsync(
            _account,
            async () =>
            {
                var id = $"id-{number++}";
                await ProcessAsync(id);
                _clock.Now += TimeSpan.FromDays(91);
                return id;
            },
            (tables, _) =>
                new WebhookDeliveryStore(tables, _account.Queues, _clock).RemoveProcessedAsync(
                    _clock.Now.AddDays(-90),
                    _ => false,
                    100,
                    _token
                ),
            async id =>
            {
                await Deliveries.AcceptAsync(Vendor, id, $"content-{id}", "{}", _token);
                Assert.False(await Deliveries.AcceptAsync(Vendor, id, $"content-{id}", "{}", _token));
                await RemoveDeliveriesAsync(isKeptPermanently: false);
            }
        );

        Assert.True(requests >= 2);
    }

    [Fact]
    public async Task A_repetition_that_arrives_while_its_delivery_is_being_deleted_is_new()
    {
        await ProcessAsync("old");
        _clock.Now += TimeSpan.FromDays(91);
        var pause = new PausingPolicy("WebhookDeliveries", RequestMethod.Get);
        var accepting = new WebhookDeliveryStore(_account.TablesThrough(pause), _account.Queues, _clock).AcceptAsync(
            Vendor,
            "old",
            "content-old",
            "{}",
            _token
        );
        await pause.Arrived;
        await RemoveDeliveriesAsync(isKeptPermanently: false);
        pause.Release();

        Assert.True(await accepting);
    }

    [Fact]
    public async Task Messages_are_deleted_when_they_have_arrived_and_nothing_more_will_be_published()
    {
        await AddMessageAsync("arrived", "over", OutboxState.Delivered);
        await AddMessageAsync("waiting", "over", OutboxState.Waiting);
        await AddMessageAsync("dead", "over", OutboxState.Dead);
        await AddMessageAsync("goes-on", "running", OutboxState.Delivered);
        await AddMessageAsync("dead-then-arrived", "over", OutboxState.Dead, OutboxState.Delivered);
        _clock.Now += TimeSpan.FromDays(31);
        await AddMessageAsync("young", "over", OutboxState.Delivered);

        var removed = await Outbox.RemoveDeliveredAsync(
            _clock.Now.AddDays(-30),
            (id, _) => ValueTask.FromResult(id is "over"),
            100,
            _token
        );

        Assert.Equal(2, removed);
        Assert.Equal(
            ["dead", "goes-on", "waiting", "young"],
            (await Outbox.ListAsync("partition", _token)).Select(item => item.Key).Order()
        );
        Assert.Equal(["dead"], (await Outbox.ListDeadAsync(10, _token)).Select(item => item.Key));
        Assert.Equal(1, await CountAsync("OutboxDead"));
    }

    [Fact]
    public async Task The_published_sequence_is_deleted_when_nothing_more_will_be_published()
    {
        foreach (var id in new[] { "over", "running" })
        {
            await Notifications.CompleteAsync(new NotificationProgress(id, 0, SettledETag: null), 7, _token);
        }

        var now = _clock.Now;
        _clock.Now += TimeSpan.FromDays(31);
        Assert.Equal(0, await Notifications.RemoveExpiredAsync(now.AddDays(-1), (_, _) => ValueTask.FromResult(true), 100, _token));
        Assert.Equal(
            1,
            await Notifications.RemoveExpiredAsync(_clock.Now.AddDays(-30), (id, _) => ValueTask.FromResult(id is "over"), 100, _token)
        );

        Assert.Equal(
            (0, 7),
            (
                (await Notifications.FindAsync("over", _token)).PublishedSequence,
                (await Notifications.FindAsync("running", _token)).PublishedSequence
            )
        );
    }

    private async Task<RemediationRecord> RecordAsync() =>
        (await Samples.Store(_account, _clock).StartAsync(Samples.Request(), _token)).Record;

    private async Task ProcessAsync(string id)
    {
        await Deliveries.AcceptAsync(Vendor, id, $"content-{id}", "{\"what\":\"it says\"}", _token);
        var kept = await _account
            .Table("WebhookDeliveries")
            .QueryAsync<TableEntity>(row => row.RowKey == $"c-content-{id}", cancellationToken: _token)
            .SingleAsync(_token);
        await Deliveries.CompleteAsync((await Deliveries.FindAsync(Vendor, kept.GetString("Original"), _token))!, _token);
    }

    private Task<int> RemoveDeliveriesAsync(bool isKeptPermanently) =>
        Deliveries.RemoveProcessedAsync(_clock.Now.AddDays(-90), _ => isKeptPermanently, 100, _token);

    private async Task AddMessageAsync(string key, string remediation, params OutboxState[] states)
    {
        await Outbox.AddAsync(
            new OutboxItem
            {
                PartitionName = "partition",
                Key = key,
                Destination = "receiver",
                RemediationId = remediation,
                Kind = "Accepted",
                Content = "content",
                CreatedAt = _clock.Now,
                NextAttemptAt = _clock.Now,
            },
            _token
        );
        foreach (var state in states)
        {
            await Outbox.SaveAsync(
                (await Outbox.ListAsync("partition", _token)).Single(item => item.Key == key) with
                {
                    State = state,
                },
                _token
            );
        }
    }

    private async Task<int> CountAsync(string table) =>
        await _account.Table(table).QueryAsync<TableEntity>(cancellationToken: _token).CountAsync(_token);
}

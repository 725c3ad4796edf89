using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Outbox;

public sealed class OutboxStoreTests : IAsyncDisposable
{
    private readonly StorageAccount _account = new();
    private readonly AdjustableClock _clock = AdjustableClock.Stopped();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OutboxLeases Leases => new(_account.Tables, _account.Queues, _clock);

    private OutboxStore Store => new(_account.Tables, Leases, _clock);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task Messages_of_a_partition_are_listed_in_order_and_each_is_there_once()
    {
        await Store.AddAsync(Item("2"), Cancellation);
        await Store.AddAsync(Item("1"), Cancellation);
        await Store.AddAsync(Item("2") with { Content = "changed meanwhile" }, Cancellation);

        Assert.Equal(
            [("1", "content"), ("2", "content")],
            (await Store.ListWaitingAsync("partition", Cancellation)).Select(item => (item.Key, item.Content))
        );
    }

    [Fact]
    public async Task A_partition_is_worked_on_by_one_at_a_time_and_by_another_when_that_one_has_died()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        var leases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Leases.TryLeaseAsync("partition", Cancellation)));
        Assert.Single(leases, lease => lease is not null);
        Assert.Empty(await Leases.ListIdleAsync(10, Cancellation));

        _clock.Now += TimeSpan.FromMinutes(4);

        Assert.Equal(["partition"], await Leases.ListIdleAsync(10, Cancellation));
        Assert.NotNull(await Leases.TryLeaseAsync("partition", Cancellation));
    }

    [Fact]
    public async Task A_partition_that_waits_for_its_time_is_left_alone_until_then()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        await Leases.ReturnAsync((await Leases.TryLeaseAsync("partition", Cancellation))!, TimeSpan.FromMinutes(5), Cancellation);

        Assert.Null(await Leases.TryLeaseAsync("partition", Cancellation));
        Assert.Empty(await Leases.ListIdleAsync(10, Cancellation));
        _clock.Now += TimeSpan.FromMinutes(5);
        Assert.NotNull(await Leases.TryLeaseAsync("partition", Cancellation));
    }

    [Fact]
    public async Task A_partition_stays_open_when_a_message_entered_it_while_it_was_worked_on()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        var lease = (await Leases.TryLeaseAsync("partition", Cancellation))!;
        await Store.AddAsync(Item("2"), Cancellation);

        await Leases.ReturnAsync(lease, workAgainAfter: null, Cancellation);

        Assert.Equal(["partition"], await Leases.ListIdleAsync(10, Cancellation));
    }

    [Fact]
    public async Task Wherever_adding_breaks_off_no_message_is_in_a_partition_that_is_not_listed()
    {
        var number = 0;
        await FaultPoints.OfAsync(
            _account,
            () => Task.FromResult($"partition-{number++}"),
            (tables, partition) =>
                new OutboxStore(tables, new OutboxLeases(tables, _account.Queues, _clock), _clock).AddAsync(
                    Item("1") with
                    {
                        PartitionName = partition,
                    },
                    Cancellation
                ),
            async partition =>
                Assert.True(
                    (await Store.ListWaitingAsync(partition, Cancellation)).Count == 0
                        || (await Leases.ListIdleAsync(1000, Cancellation)).Contains(partition)
                )
        );
    }

    [Fact]
    public async Task What_is_dead_is_listed_and_waits_again_after_a_replay()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        var item = Assert.Single(await Store.ListWaitingAsync("partition", Cancellation));
        await Store.SaveAsync(
            item with
            {
                State = OutboxState.Dead,
                Attempts = 12,
                LastError = "HTTP 404",
                MayHaveArrived = true,
            },
            Cancellation
        );
        Assert.Equal("HTTP 404", Assert.Single(await Store.ListDeadAsync(10, Cancellation)).LastError);
        Assert.Empty(await Store.ListWaitingAsync("partition", Cancellation));

        Assert.Equal(1, await Store.ReplayDeadAsync(10, Cancellation));

        var again = Assert.Single(await Store.ListWaitingAsync("partition", Cancellation));
        Assert.Equal((0, true), (again.Attempts, again.MayHaveArrived));
        Assert.Empty(await Store.ListDeadAsync(10, Cancellation));
    }

    [Fact]
    public async Task A_receiver_stays_disabled_until_a_replay()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        await Store.DisableAsync("receiver", Cancellation);
        Assert.True(await Store.IsDisabledAsync("receiver", Cancellation));
        await Store.SaveAsync((await Store.ListWaitingAsync("partition", Cancellation))[0] with { State = OutboxState.Dead }, Cancellation);

        await Store.ReplayDeadAsync(10, Cancellation);

        Assert.False(await Store.IsDisabledAsync("receiver", Cancellation));
    }

    private OutboxItem Item(string key) =>
        new()
        {
            PartitionName = "partition",
            Key = key,
            Destination = "receiver",
            RemediationId = "r-1",
            Kind = "Accepted",
            Content = "content",
            CreatedAt = _clock.Now,
            NextAttemptAt = _clock.Now,
        };
}

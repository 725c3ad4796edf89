using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Tests.Support;

namespace TenantHygiene.Ledger.Tests.Outbox;

public sealed class OutboxStoreTests : IAsyncDisposable
{
    private readonly StorageAccount account = new();
    private readonly Clock clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private OutboxStore Store => new(account.Tables, account.Queues, clock);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task Messages_of_a_lane_are_listed_in_order_and_each_is_there_once()
    {
        await Store.AddAsync(Item("2"), Cancellation);
        await Store.AddAsync(Item("1"), Cancellation);
        await Store.AddAsync(Item("2") with { Content = "changed meanwhile" }, Cancellation);

        Assert.Equal([("1", "content"), ("2", "content")], (await Store.ListWaitingAsync("lane", Cancellation)).Select(item => (item.Key, item.Content)));
    }

    [Fact]
    public async Task A_lane_is_worked_on_by_one_at_a_time_and_by_another_when_that_one_has_died()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        var leases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Store.TryLeaseAsync("lane", Cancellation)));
        Assert.Single(leases, lease => lease is not null);
        Assert.Empty(await Store.ListIdlePartitionsAsync(10, Cancellation));

        clock.Now += TimeSpan.FromMinutes(4);

        Assert.Equal(["lane"], await Store.ListIdlePartitionsAsync(10, Cancellation));
        Assert.NotNull(await Store.TryLeaseAsync("lane", Cancellation));
    }

    [Fact]
    public async Task A_lane_that_waits_for_its_time_is_left_alone_until_then()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        await Store.ReturnAsync((await Store.TryLeaseAsync("lane", Cancellation))!, TimeSpan.FromMinutes(5), Cancellation);

        Assert.Null(await Store.TryLeaseAsync("lane", Cancellation));
        Assert.Empty(await Store.ListIdlePartitionsAsync(10, Cancellation));
        clock.Now += TimeSpan.FromMinutes(5);
        Assert.NotNull(await Store.TryLeaseAsync("lane", Cancellation));
    }

    [Fact]
    public async Task A_lane_stays_open_when_a_message_entered_it_while_it_was_worked_on()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        var lease = (await Store.TryLeaseAsync("lane", Cancellation))!;
        await Store.AddAsync(Item("2"), Cancellation);

        await Store.ReturnAsync(lease, workAgainAfter: null, Cancellation);

        Assert.Equal(["lane"], await Store.ListIdlePartitionsAsync(10, Cancellation));
    }

    [Fact]
    public async Task Wherever_adding_breaks_off_no_message_is_in_a_lane_that_nobody_looks_after()
    {
        var number = 0;
        await FaultPoints.OfAsync(
            account,
            () => Task.FromResult($"lane-{number++}"),
            (tables, lane) => new OutboxStore(tables, account.Queues, clock).AddAsync(Item("1") with { PartitionName = lane }, Cancellation),
            async lane => Assert.True(
                (await Store.ListWaitingAsync(lane, Cancellation)).Count == 0 || (await Store.ListIdlePartitionsAsync(1000, Cancellation)).Contains(lane)));
    }

    [Fact]
    public async Task What_is_dead_is_listed_and_waits_again_after_a_replay()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        var item = Assert.Single(await Store.ListWaitingAsync("lane", Cancellation));
        await Store.SaveAsync(item with { State = OutboxState.Dead, Attempts = 12, LastError = "HTTP 404", MayHaveArrived = true }, Cancellation);
        Assert.Equal("HTTP 404", Assert.Single(await Store.ListDeadAsync(10, Cancellation)).LastError);
        Assert.Empty(await Store.ListWaitingAsync("lane", Cancellation));

        Assert.Equal(1, await Store.ReplayDeadAsync(10, Cancellation));

        var again = Assert.Single(await Store.ListWaitingAsync("lane", Cancellation));
        Assert.Equal((0, true), (again.Attempts, again.MayHaveArrived));
        Assert.Empty(await Store.ListDeadAsync(10, Cancellation));
    }

    [Fact]
    public async Task A_receiver_stays_disabled_until_a_replay()
    {
        await Store.AddAsync(Item("1"), Cancellation);
        await Store.DisableAsync("receiver", Cancellation);
        Assert.True(await Store.IsDisabledAsync("receiver", Cancellation));
        await Store.SaveAsync((await Store.ListWaitingAsync("lane", Cancellation))[0] with { State = OutboxState.Dead }, Cancellation);

        await Store.ReplayDeadAsync(10, Cancellation);

        Assert.False(await Store.IsDisabledAsync("receiver", Cancellation));
    }

    private OutboxItem Item(string key) => new()
    {
        PartitionName = "lane",
        Key = key,
        Destination = "receiver",
        RemediationId = "r-1",
        Kind = "Accepted",
        Content = "content",
        CreatedAt = clock.Now,
        NextAttemptAt = clock.Now,
    };
}

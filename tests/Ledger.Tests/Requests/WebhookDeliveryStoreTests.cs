using System.Text;
using TenantHygiene.Ledger.Requests;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Testing;

namespace TenantHygiene.Ledger.Tests.Requests;

public sealed class WebhookDeliveryStoreTests : IAsyncDisposable
{
    private readonly StorageAccount _account = new();
    private readonly string _connection = $"c-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private WebhookDeliveryStore Store => new(_account.Tables, _account.Queues, AdjustableClock.Stopped());

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task The_same_delivery_is_new_once_however_many_bring_it_at_once()
    {
        var accepted = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Store.AcceptAsync(_connection, "id", "content", "{}", Cancellation))
        );

        Assert.Single(accepted, isNew => isNew);
    }

    [Fact]
    public async Task The_same_content_under_another_id_is_not_new_and_neither_is_the_same_id_with_other_content()
    {
        Assert.True(await Store.AcceptAsync(_connection, "id", "content", "{}", Cancellation));

        Assert.False(await Store.AcceptAsync(_connection, "made-up", "content", "{}", Cancellation));
        Assert.False(await Store.AcceptAsync(_connection, "id", "changed", "{}", Cancellation));
        Assert.True(await Store.AcceptAsync("another", "id", "content", "{}", Cancellation));
    }

    [Fact]
    public async Task Wherever_its_acceptance_breaks_off_a_delivery_that_is_sent_again_is_processed()
    {
        var number = 0;
        await FaultPoints.OfAsync(
            _account,
            () => Task.FromResult($"id-{number++}"),
            (tables, id) =>
                new WebhookDeliveryStore(tables, _account.Queues, AdjustableClock.Stopped()).AcceptAsync(
                    _connection,
                    id,
                    $"content-{id}",
                    "{}",
                    Cancellation
                ),
            async id =>
            {
                await Store.AcceptAsync(_connection, id, $"content-{id}", "{}", Cancellation);
                var queued = await ReceiveQueuedAsync();
                var key = Assert.Single(queued.Distinct());
                Assert.False((await Store.FindAsync(_connection, key, Cancellation))!.IsProcessed);
            }
        );
    }

    [Fact]
    public async Task What_was_processed_is_not_queued_again()
    {
        await Store.AcceptAsync(_connection, "id", "content", "{}", Cancellation);
        var key = Assert.Single(await ReceiveQueuedAsync());
        await Store.CompleteAsync((await Store.FindAsync(_connection, key, Cancellation))!, Cancellation);

        await Store.AcceptAsync(_connection, "id", "content", "{}", Cancellation);

        Assert.Empty(await ReceiveQueuedAsync());
        Assert.True((await Store.FindAsync(_connection, key, Cancellation))!.IsProcessed);
    }

    // Only this test's own messages: the queue has a name that all share.
    private async Task<List<string>> ReceiveQueuedAsync()
    {
        var queue = _account.Queues.GetQueueClient(WebhookDeliveryStore.QueueName);
        var found = new List<string>();
        while ((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), Cancellation)).Value is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                var text = Encoding.UTF8.GetString(Convert.FromBase64String(message.MessageText)).Split('/');
                if (text[0] == _connection)
                {
                    found.Add(text[1]);
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, Cancellation);
                }
            }
        }

        return found;
    }
}

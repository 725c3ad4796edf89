using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Ledger.Tests.Queues;

public sealed class QueueWithPoisonTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly QueueWithPoison _queue;

    public QueueWithPoisonTests() => _queue = new TriggerQueues(_account.Queues, _account.Options).ProvisioningErrors;

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_message_that_was_set_aside_is_shown_whether_it_can_be_read_or_not()
    {
        var readable = new ProvisioningErrorMessage
        {
            TenantId = Guid.NewGuid(),
            UserId = Guid.NewGuid(),
            Fingerprint = new ErrorFingerprint("abc"),
            DetectedAt = Samples.Noon,
        };
        await SetAsideAsync(MessageText.Encode(readable));
        await SetAsideAsync(Convert.ToBase64String("{\"tenantId\":1}"u8));
        await SetAsideAsync("not base64 at all");

        var shown = await _queue.PeekPoisonAsync(10, _token);

        Assert.Equal(MessageText.Decode(MessageText.Encode(readable)), shown[0].Text);
        Assert.Null(shown[0].Problem);
        Assert.Equal("{\"tenantId\":1}", shown[1].Text);
        Assert.NotNull(shown[1].Problem);
        Assert.Equal("not base64 at all", shown[2].Text);
        Assert.NotNull(shown[2].Problem);
        Assert.Equal(new QueueCounts(0, 3), await _queue.CountAsync(_token));
    }

    [Fact]
    public async Task Replay_moves_messages_back_as_they_are_up_to_a_bound()
    {
        for (var number = 0; number < 40; number++)
        {
            await SetAsideAsync($"text {number}");
        }

        Assert.Equal(35, await _queue.ReplayPoisonAsync(35, _token));
        Assert.Equal(new QueueCounts(35, 5), await _queue.CountAsync(_token));
        Assert.Equal(5, await _queue.ReplayPoisonAsync(35, _token));

        var messages = new List<string>();
        var main = _account.Queues.GetQueueClient(_account.Options.Value.QueueName);
        while ((await main.ReceiveMessagesAsync(32, cancellationToken: _token)).Value is { Length: > 0 } batch)
        {
            messages.AddRange(batch.Select(message => message.MessageText));
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(number => $"text {number}").Order(), messages.Order());
    }

    [Fact]
    public async Task Wherever_a_replay_breaks_off_no_message_is_lost()
    {
        for (var breakAt = 1; breakAt <= 8; breakAt++)
        {
            await SetAsideAsync($"text {breakAt}");
            var broken = new TriggerQueues(
                _account.QueuesThrough(new FaultPolicy(breakAt, afterSending: breakAt % 2 == 0)),
                _account.Options
            ).ProvisioningErrors;
            var failure = await Record.ExceptionAsync(() => broken.ReplayPoisonAsync(1, _token));

            var counts = await _queue.CountAsync(_token);
            Assert.True(counts.Waiting + counts.Poison >= breakAt, $"Request {breakAt} lost a message: {counts}, {failure?.Message}");
        }
    }

    [Fact]
    public async Task One_message_is_dismissed_wherever_it_stands_and_the_others_are_shown_at_once()
    {
        var last = "";
        for (var number = 0; number < 70; number++)
        {
            last = await SetAsideAsync($"text {number}");
        }

        var recorded = new List<(string Text, long Poison)>();

        var dismissed = await _queue.DismissPoisonAsync(
            last,
            async message => recorded.Add((message.Text, (await _queue.CountAsync(_token)).Poison)),
            _token
        );

        Assert.Equal("text 69", dismissed!.Text);
        Assert.Equal([("text 69", 70)], recorded);
        Assert.Equal(Enumerable.Range(0, 69).Select(number => $"text {number}").Order(), (await ReceiveAsync()).Order());
    }

    [Fact]
    public async Task A_message_that_is_not_there_any_more_is_not_dismissed_again()
    {
        var id = await SetAsideAsync("text");
        await _queue.DismissPoisonAsync(id, _ => Task.CompletedTask, _token);

        Assert.Null(await _queue.DismissPoisonAsync(id, _ => throw new InvalidOperationException("It was recorded twice."), _token));
    }

    [Fact]
    public async Task What_could_not_be_recorded_is_not_dismissed()
    {
        var id = await SetAsideAsync("text");

        await Assert.ThrowsAsync<IOException>(() =>
            _queue.DismissPoisonAsync(id, _ => throw new IOException("The log cannot be written."), _token)
        );

        Assert.Equal(id, Assert.Single(await _queue.PeekPoisonAsync(10, _token)).Id);
    }

    [Fact]
    public async Task A_message_names_the_tenant_that_it_is_about()
    {
        var message = new ProvisioningErrorMessage
        {
            TenantId = Guid.NewGuid(),
            UserId = Guid.NewGuid(),
            Fingerprint = new ErrorFingerprint("abc"),
            DetectedAt = Samples.Noon,
        };
        await SetAsideAsync(MessageText.Encode(message));
        await SetAsideAsync("nothing");

        Assert.Equal([message.TenantId, null], (await _queue.PeekPoisonAsync(10, _token)).Select(one => one.TenantId));
    }

    [Theory]
    [InlineData("ticket-events", "servicenow/d-0a1b", "servicenow", "The message does not name a delivery.")]
    [InlineData("remediation-notifications", "r-0a1b-1", "r/1", "The message does not name a remediation.")]
    [InlineData("outbox-partitions", "t-zendesk-0a1b", "", "The message does not name an outbox partition.")]
    public async Task Every_queue_states_what_its_messages_name(string name, string good, string wrong, string problem)
    {
        // The queues of the application have fixed names, which all tests of this account share.
        Assert.NotNull(new TriggerQueues(_account.Queues, _account.Options).Find(name));
        var poison = _account.Queues.GetQueueClient($"{name}-poison");
        await poison.CreateIfNotExistsAsync(cancellationToken: _token);
        await poison.ClearMessagesAsync(_token);
        await poison.SendMessageAsync(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(good)), _token);
        await poison.SendMessageAsync(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(wrong)), _token);

        var shown = await new TriggerQueues(_account.Queues, _account.Options).Find(name)!.PeekPoisonAsync(10, _token);

        Assert.Equal([(good, null), (wrong, problem)], shown.Select(one => (one.Text, one.Problem)));
        await poison.ClearMessagesAsync(_token);
    }

    [Fact]
    public void There_is_no_queue_of_another_name() => Assert.Null(new TriggerQueues(_account.Queues, _account.Options).Find("control-00"));

    private async Task<List<string>> ReceiveAsync()
    {
        var messages = new List<string>();
        while (
            (
                await _account
                    .Queues.GetQueueClient(_account.Options.Value.QueueName + "-poison")
                    .ReceiveMessagesAsync(32, cancellationToken: _token)
            ).Value
                is { Length: > 0 } batch
        )
        {
            messages.AddRange(batch.Select(message => message.MessageText));
        }

        return messages;
    }

    private async Task<string> SetAsideAsync(string text)
    {
        var poison = _account.Queues.GetQueueClient(_account.Options.Value.QueueName + "-poison");
        await poison.CreateIfNotExistsAsync(cancellationToken: _token);
        return (await poison.SendMessageAsync(text, _token)).Value.MessageId;
    }
}

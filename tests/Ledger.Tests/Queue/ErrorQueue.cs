using System.Text;
using TenantHygiene.Ledger.Queue;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Ledger.Tests.Queue;

public sealed class ErrorQueue : IAsyncDisposable
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private readonly StorageAccount account = new();
    private readonly ProvisioningErrorQueue queue;

    public ErrorQueue() => queue = new ProvisioningErrorQueue(account.Queues, account.Options);

    public ValueTask DisposeAsync() => account.DisposeAsync();

    [Fact]
    public async Task A_message_is_base64_of_utf8_json_and_never_expires()
    {
        await queue.EnqueueAsync(
            new ProvisioningErrorMessage
            {
                TenantId = Guid.Parse("11111111-1111-1111-1111-111111111111"),
                UserId = Guid.Parse("22222222-2222-2222-2222-222222222222"),
                Fingerprint = new ErrorFingerprint("abc"),
                ScanId = "s-1",
                DetectedAt = Some.Noon,
            },
            Token);

        var stored = (await account.Queues.GetQueueClient(account.Options.Value.QueueName).PeekMessageAsync(Token)).Value;
        Assert.Equal(
            """{"tenantId":"11111111-1111-1111-1111-111111111111","userId":"22222222-2222-2222-2222-222222222222","fingerprint":"abc","scanId":"s-1","detectedAt":"2026-11-23T12:00:00+00:00"}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(stored.MessageText)));
        Assert.Equal(9999, stored.ExpiresOn!.Value.Year);
    }

    [Fact]
    public async Task Many_messages_are_all_enqueued()
    {
        await queue.EnqueueAsync([.. Enumerable.Range(0, 100).Select(_ => Message())], Token);

        Assert.Equal(new QueueCounts(100, 0), await queue.CountAsync(Token));
    }

    [Fact]
    public async Task A_message_that_was_set_aside_is_shown_whether_it_can_be_read_or_not()
    {
        var readable = Message();
        await SetAsideAsync(MessageText.Encode(readable));
        await SetAsideAsync(Convert.ToBase64String("{\"tenantId\":1}"u8));
        await SetAsideAsync("not base64 at all");

        var shown = await queue.PeekPoisonAsync(10, Token);

        Assert.Equal(readable, shown[0].Message);
        Assert.Null(shown[0].Problem);
        Assert.Equal("{\"tenantId\":1}", shown[1].Text);
        Assert.Null(shown[1].Message);
        Assert.NotNull(shown[1].Problem);
        Assert.Equal("not base64 at all", shown[2].Text);
        Assert.NotNull(shown[2].Problem);
        Assert.Equal(new QueueCounts(0, 3), await queue.CountAsync(Token));
    }

    [Fact]
    public async Task Replay_moves_messages_back_as_they_are_up_to_a_bound()
    {
        for (var number = 0; number < 40; number++)
        {
            await SetAsideAsync($"text {number}");
        }

        Assert.Equal(35, await queue.ReplayPoisonAsync(35, Token));
        Assert.Equal(new QueueCounts(35, 5), await queue.CountAsync(Token));
        Assert.Equal(5, await queue.ReplayPoisonAsync(35, Token));

        var messages = new List<string>();
        var main = account.Queues.GetQueueClient(account.Options.Value.QueueName);
        while ((await main.ReceiveMessagesAsync(32, cancellationToken: Token)).Value is { Length: > 0 } batch)
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
            var broken = new ProvisioningErrorQueue(account.QueuesThrough(new BreakingPolicy(breakAt, afterSending: breakAt % 2 == 0)), account.Options);
            var failure = await Record.ExceptionAsync(() => broken.ReplayPoisonAsync(1, Token));

            var counts = await queue.CountAsync(Token);
            Assert.True(counts.Waiting + counts.Poison >= breakAt, $"Request {breakAt} lost a message: {counts}, {failure?.Message}");
        }
    }

    private static ProvisioningErrorMessage Message() => new()
    {
        TenantId = Guid.NewGuid(),
        UserId = Guid.NewGuid(),
        Fingerprint = new ErrorFingerprint(Guid.NewGuid().ToString("N")),
        DetectedAt = Some.Noon,
        PublishedAt = Some.Noon.AddDays(-1),
    };

    private async Task SetAsideAsync(string text)
    {
        var poison = account.Queues.GetQueueClient(account.Options.Value.QueueName + "-poison");
        await poison.CreateIfNotExistsAsync(cancellationToken: Token);
        await poison.SendMessageAsync(text, Token);
    }
}

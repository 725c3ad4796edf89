using System.Text;
using TenantHygiene.Ledger.Queues;
using TenantHygiene.Ledger.Tests.Support;
using TenantHygiene.Remediation.Errors;

namespace TenantHygiene.Ledger.Tests.Queues;

public sealed class ProvisioningErrorQueueTests : IAsyncDisposable
{
    private static readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private readonly StorageAccount _account = new();
    private readonly ProvisioningErrorQueue _queue;

    public ProvisioningErrorQueueTests() => _queue = new ProvisioningErrorQueue(_account.Queues, _account.Options, TimeProvider.System);

    public ValueTask DisposeAsync() => _account.DisposeAsync();

    [Fact]
    public async Task A_message_is_base64_of_utf8_json_and_never_expires()
    {
        await _queue.EnqueueAsync(
            new ProvisioningErrorMessage
            {
                TenantId = Guid.Parse("11111111-1111-1111-1111-111111111111"),
                UserId = Guid.Parse("22222222-2222-2222-2222-222222222222"),
                Fingerprint = new ErrorFingerprint("abc"),
                ScanId = "s-1",
                DetectedAt = Samples.Noon,
            },
            _token
        );

        var stored = (await _account.Queues.GetQueueClient(_account.Options.Value.QueueName).PeekMessageAsync(_token)).Value;
        Assert.Equal(
            """{"tenantId":"11111111-1111-1111-1111-111111111111","userId":"22222222-2222-2222-2222-222222222222","fingerprint":"abc","scanId":"s-1","detectedAt":"2026-11-23T12:00:00+00:00"}""",
            Encoding.UTF8.GetString(Convert.FromBase64String(stored.MessageText))
        );
        Assert.Equal(9999, stored.ExpiresOn!.Value.Year);
    }

    [Fact]
    public async Task Many_messages_are_all_enqueued()
    {
        await _queue.EnqueueAsync([.. Enumerable.Range(0, 100).Select(_ => Message())], _token);

        Assert.Equal(
            new QueueCounts(100, 0),
            await new TriggerQueues(_account.Queues, _account.Options).ProvisioningErrors.CountAsync(_token)
        );
    }

    [Fact]
    public async Task Errors_of_a_scan_that_finds_few_do_not_wait_behind_those_of_one_that_finds_many()
    {
        var (large, small) = (Guid.NewGuid(), Guid.NewGuid());
        await _queue.EnqueueAsync([.. Enumerable.Range(0, 200).Select(_ => Message() with { TenantId = large, ScanId = "s-1" })], _token);
        await _queue.EnqueueAsync(Message() with { TenantId = small, ScanId = "s-2" }, _token);

        var visible = new List<Guid>();
        var queue = _account.Queues.GetQueueClient(_account.Options.Value.QueueName);
        while ((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1), _token)).Value is { Length: > 0 } batch)
        {
            visible.AddRange(batch.Select(one => MessageText.Parse(MessageText.Decode(one.MessageText)).Message!.TenantId));
            if (visible.Contains(small))
            {
                break;
            }
        }

        Assert.Contains(small, visible);
        Assert.InRange(visible.Count(tenant => tenant == large), 1, 100);
    }

    private static ProvisioningErrorMessage Message() =>
        new()
        {
            TenantId = Guid.NewGuid(),
            UserId = Guid.NewGuid(),
            Fingerprint = new ErrorFingerprint(Guid.NewGuid().ToString("N")),
            DetectedAt = Samples.Noon,
            PublishedAt = Samples.Noon.AddDays(-1),
        };
}

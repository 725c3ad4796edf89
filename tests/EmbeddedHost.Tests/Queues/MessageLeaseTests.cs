using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TenantHygiene.EmbeddedHost.Triggers.Queues;

namespace TenantHygiene.EmbeddedHost.Tests.Queues;

public sealed class MessageLeaseTests
{
    private readonly FakeTimeProvider time = new();

    [Fact(SkipType = typeof(StorageAccount), SkipUnless = nameof(StorageAccount.IsThere), Skip = StorageAccount.Lack, Timeout = 60_000)]
    public async Task A_message_in_work_is_hidden_anew_before_its_time_is_up_and_deleted_with_the_newest_receipt()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var updates = new CountedUpdates();
        var options = new QueueClientOptions();
        options.AddPolicy(updates, HttpPipelinePosition.PerCall);
        var queue = new QueueClient(StorageAccount.Connection, "lease-" + Guid.NewGuid().ToString("N"), options);
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await queue.SendMessageAsync("work", cancellation);
        var message = (await queue.ReceiveMessageAsync(MessageLease.Duration, cancellation)).Value;

        var lease = new MessageLease(queue, message, time, NullLogger.Instance);
        using var done = new CancellationTokenSource();
        var holding = lease.HoldAsync(done.Token);
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return updates.Answered >= 3;
        });

        await done.CancelAsync();
        await holding;
        var refused = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation));
        Assert.Equal("PopReceiptMismatch", refused.ErrorCode);
        await lease.DeleteAsync();
        Assert.Equal(0, (await queue.GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount);
    }

    private sealed class CountedUpdates : HttpPipelinePolicy
    {
        private int answered;

        public int Answered => Volatile.Read(ref answered);

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => ProcessNext(message, pipeline);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (message.Request.Uri.Query.Contains("popreceipt", StringComparison.Ordinal) && message.Request.Method == RequestMethod.Put)
            {
                Interlocked.Increment(ref answered);
            }
        }
    }
}

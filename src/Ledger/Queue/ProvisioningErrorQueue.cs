using System.Diagnostics;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace TenantHygiene.Ledger.Queue;

/// <summary>The queue of detected errors. Duplicates are harmless to whoever reads it.</summary>
public sealed class ProvisioningErrorQueue(QueueServiceClient service, IOptions<LedgerOptions> options)
{
    private const int Parallelism = 16;
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly LazyQueue main = new(service.GetQueueClient(options.Value.QueueName));

    /// <summary>Adds one message, with the trace that is going on. It never expires.</summary>
    public async Task EnqueueAsync(ProvisioningErrorMessage message, CancellationToken cancellationToken)
    {
        var queue = await main.OpenAsync(cancellationToken);
        await queue.SendMessageAsync(MessageText.Encode(message with { TraceParent = message.TraceParent ?? Activity.Current?.Id }), visibilityTimeout: null, Forever, cancellationToken);
    }

    /// <summary>Adds messages, several at a time. When it fails, some are in the queue: enqueue all again.</summary>
    public async Task EnqueueAsync(IReadOnlyList<ProvisioningErrorMessage> messages, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(messages, parallel, async (message, token) => await EnqueueAsync(message, token));
    }
}

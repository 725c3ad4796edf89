using Azure.Storage.Queues;

namespace TenantHygiene.Ledger.Queue;

/// <summary>A queue that is created when it is first used. Creating it twice is harmless.</summary>
internal sealed class LazyQueue(QueueClient queue)
{
    private volatile bool exists;

    public async Task<QueueClient> OpenAsync(CancellationToken cancellationToken)
    {
        if (!exists)
        {
            await queue.CreateIfNotExistsAsync(metadata: null, cancellationToken);
            exists = true;
        }

        return queue;
    }
}

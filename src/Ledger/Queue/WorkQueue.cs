using System.Text;
using Azure.Storage.Queues;

namespace TenantHygiene.Ledger.Queue;

/// <summary>A queue of short texts that name what is to be done; what there is to know stands in the ledger. Duplicates are harmless to its readers.</summary>
public sealed class WorkQueue(QueueServiceClient service, string name)
{
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(6);

    private readonly LazyQueue queue = new(service.GetQueueClient(name));

    /// <summary>Adds a text that nobody sees before a pause has passed. It never expires.</summary>
    public async Task SendAsync(string text, CancellationToken cancellationToken, TimeSpan pause = default)
    {
        var client = await queue.OpenAsync(cancellationToken);
        var hidden = pause <= TimeSpan.Zero ? null : (TimeSpan?)(pause < LongestDelay ? pause : LongestDelay);
        await client.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), hidden, Forever, cancellationToken);
    }
}

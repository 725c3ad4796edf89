using System.Collections.Concurrent;
using TenantHygiene.Remediation.Audit;

namespace TenantHygiene.Ledger.Audit;

/// <summary>
/// The appends of this process that wait for one tenant's chain. The chain has one end, so that they are written one after the other;
/// all that came while the last write was under way go together into the next one.
/// </summary>
internal sealed class AuditAppends(Func<IReadOnlyList<PendingAppend>, Task> write)
{
    // A transaction takes 100 rows: the head, and three for each entry.
    private const int MaximumEntries = 33;

    // A transaction takes 4 MiB, and a character may need six bytes in it.
    private const int MaximumCharacters = 400_000;

    private readonly ConcurrentQueue<PendingAppend> waiting = new();
    private readonly SemaphoreSlim writing = new(1, 1);

    public Task<AuditEntry> AddAsync(PendingAppend append, CancellationToken cancellationToken)
    {
        waiting.Enqueue(append);
        _ = WriteNextAsync();
        return append.Written.Task.WaitAsync(cancellationToken);
    }

    // Called once per append, so that none is left behind. Nobody's cancellation may fail the others, hence there is none.
    private async Task WriteNextAsync()
    {
        await writing.WaitAsync(CancellationToken.None);
        var batch = Take();
        try
        {
            if (batch.Count > 0)
            {
                await write(batch);
            }
        }
        catch (Exception exception)
        {
            foreach (var append in batch)
            {
                append.Written.TrySetException(exception);
            }
        }
        finally
        {
            writing.Release();
        }
    }

    private List<PendingAppend> Take()
    {
        var batch = new List<PendingAppend>();
        for (var characters = 0; batch.Count < MaximumEntries && waiting.TryPeek(out var next); batch.Add(next))
        {
            characters += next.Entry.Content.Length;
            if (batch.Count > 0 && characters > MaximumCharacters)
            {
                break;
            }

            waiting.TryDequeue(out _);
        }

        return batch;
    }
}

/// <summary>An entry that waits to be written.</summary>
/// <param name="Entry">What it says; its place is not known yet.</param>
/// <param name="Key">The row that keeps it from being written twice.</param>
internal sealed record PendingAppend(AuditEntry Entry, string Key)
{
    /// <summary>Completes with the entry as it stands in the chain.</summary>
    public TaskCompletionSource<AuditEntry> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

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

    private readonly Lock gate = new();
    private readonly Queue<PendingAppend> waiting = new();
    private bool isWriting;

    public Task<AuditEntry> AddAsync(PendingAppend append, CancellationToken cancellationToken)
    {
        bool begins;
        lock (gate)
        {
            waiting.Enqueue(append);
            begins = !isWriting;
            isWriting = true;
        }

        if (begins)
        {
            _ = WriteAllAsync();
        }

        return append.Written.Task.WaitAsync(cancellationToken);
    }

    // Nobody's cancellation may fail the others, hence there is none.
    private async Task WriteAllAsync()
    {
        while (Take() is [_, ..] batch)
        {
            try
            {
                await write(batch);
            }
            catch (Exception exception)
            {
                foreach (var append in batch)
                {
                    append.Written.TrySetException(exception);
                }
            }
        }
    }

    private List<PendingAppend> Take()
    {
        var batch = new List<PendingAppend>();
        lock (gate)
        {
            var characters = 0;
            while (batch.Count < MaximumEntries && waiting.TryPeek(out var next))
            {
                characters += next.Entry.Content.Length;
                if (batch.Count > 0 && characters > MaximumCharacters)
                {
                    break;
                }

                batch.Add(waiting.Dequeue());
            }

            isWriting = batch.Count > 0;
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

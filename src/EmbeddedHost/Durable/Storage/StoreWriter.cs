using Microsoft.Data.Sqlite;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>
/// The only writer. Whatever has queued up while the last transaction was being made durable goes into the next one together,
/// in the order in which it came: one fsync for many steps.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    private const int MaxChangesPerTransaction = 2_000;
    private const int MaxQueuedChanges = 20_000;

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly StoreCommands commands;
    private readonly Thread thread;
    private readonly SemaphoreSlim work = new(0);
    private readonly SemaphoreSlim room = new(MaxQueuedChanges);
    private List<IStoreChange> queued = [];
    private bool closing;
    private Exception? broken;

    public StoreWriter(StoreFile file)
    {
        connection = file.Connect(SqliteOpenMode.ReadWrite);
        commands = new StoreCommands(connection);
        thread = new Thread(Write) { Name = "embedded host store", IsBackground = true };
        thread.Start();
    }

    /// <summary>Raised once, on the writer's thread, when the store cannot be written any more.</summary>
    public event Action<Exception>? Broken;

    /// <summary>Queues a change; waits while too many are queued already, so that a slow disk slows the work down instead of filling memory.</summary>
    public void Submit(IStoreChange change)
    {
        if (Thread.CurrentThread != thread)
        {
            room.Wait();
        }

        Exception? failure;
        lock (gate)
        {
            failure = broken ?? (closing ? new ObjectDisposedException(nameof(StoreWriter), "The host has stopped.") : null);
            if (failure is null)
            {
                queued.Add(change);
            }
        }

        if (failure is null)
        {
            work.Release();
        }
        else
        {
            change.Failed(failure);
        }
    }

    /// <summary>Writes what is queued, then closes the connection.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (closing)
            {
                return;
            }

            closing = true;
        }

        work.Release();
        thread.Join();
        commands.Dispose();
        Checkpoint();
        connection.Dispose();
        work.Dispose();
        room.Dispose();
    }

    // A tidy end: the file alone has everything, ready to be copied. Without it nothing is lost, the log is read at the next start.
    private void Checkpoint()
    {
        if (broken is null)
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            command.ExecuteNonQuery();
        }
    }

    private void Write()
    {
        List<IStoreChange> spare = [];
        while (true)
        {
            work.Wait();
            List<IStoreChange> batch;
            lock (gate)
            {
                if (queued.Count == 0)
                {
                    if (closing)
                    {
                        return;
                    }

                    continue;
                }

                (batch, queued) = (queued, spare);
            }

            foreach (var part in batch.Chunk(MaxChangesPerTransaction))
            {
                WriteTogether(part);
            }

            room.Release(batch.Count);
            batch.Clear();
            spare = batch;
        }
    }

    private void WriteTogether(IStoreChange[] changes)
    {
        try
        {
            if (broken is not null)
            {
                throw broken;
            }

            using var transaction = connection.BeginTransaction();
            commands.Enlist(transaction);
            foreach (var change in changes)
            {
                change.Apply(commands);
            }

            transaction.Commit();
        }
        catch (Exception exception)
        {
            Break(exception, changes);
            return;
        }

        foreach (var change in changes)
        {
            change.Committed();
        }
    }

    // After a failed commit nothing more is written: what is in memory is ahead of the file, and only a restart brings both together again.
    private void Break(Exception exception, IStoreChange[] changes)
    {
        bool first;
        lock (gate)
        {
            first = broken is null;
            broken ??= exception;
        }

        foreach (var change in changes)
        {
            change.Failed(exception);
        }

        if (first)
        {
            Broken?.Invoke(exception);
        }
    }
}

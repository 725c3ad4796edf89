using System.Text.Json;
using Microsoft.Data.Sqlite;
using TenantHygiene.EmbeddedHost.Durable.Replay;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>The writer's statements, prepared once.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Usage", "CA2213", Justification = "Every command is in the list that Dispose walks.")]
internal sealed class StoreCommands : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly List<PreparedCommand> all = [];
    private readonly PreparedCommand insertInstance;
    private readonly PreparedCommand insertInput;
    private readonly PreparedCommand updateInstance;
    private readonly PreparedCommand insertHistory;
    private readonly PreparedCommand insertActivity;
    private readonly PreparedCommand deleteActivity;
    private readonly PreparedCommand insertTimer;
    private readonly PreparedCommand deleteTimer;
    private readonly PreparedCommand insertMessage;
    private readonly PreparedCommand deleteMessage;
    private readonly PreparedCommand[] deletePending;
    private readonly PreparedCommand[] deleteRun;
    private readonly PreparedCommand upsertSchedule;

    public StoreCommands(SqliteConnection connection)
    {
        this.connection = connection;
        insertInstance = Prepare(
            """
            INSERT INTO instances (key, id, name, status, created_at, updated_at, output, custom_status, failure, tags, parent, parent_id, trace)
            VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12)
            """,
            13);
        insertInput = Prepare("INSERT INTO inputs (key, input) VALUES (@0, @1)", 2);
        updateInstance = Prepare(
            "UPDATE instances SET status = @1, updated_at = @2, output = @3, custom_status = @4, failure = @5 WHERE key = @0", 6);
        insertHistory = Prepare("INSERT INTO history (key, events) VALUES (@0, @1)", 2);
        insertActivity = Prepare("INSERT INTO activities (key, step, instance, name, input) VALUES (@0, @1, @2, @3, @4)", 5);
        deleteActivity = Prepare("DELETE FROM activities WHERE key = @0 AND step = @1", 2);
        insertTimer = Prepare("INSERT INTO timers (key, step, instance, due_at) VALUES (@0, @1, @2, @3)", 4);
        deleteTimer = Prepare("DELETE FROM timers WHERE key = @0 AND step = @1", 2);
        insertMessage = Prepare("INSERT INTO messages (sequence, instance, message) VALUES (@0, @1, @2)", 3);
        deleteMessage = Prepare("DELETE FROM messages WHERE sequence = @0", 1);
        deletePending = [Prepare("DELETE FROM activities WHERE key = @0", 1), Prepare("DELETE FROM timers WHERE key = @0", 1)];
        deleteRun =
        [
            Prepare("DELETE FROM instances WHERE key = @0", 1),
            Prepare("DELETE FROM inputs WHERE key = @0", 1),
            Prepare("DELETE FROM history WHERE key = @0", 1),
        ];
        upsertSchedule = Prepare(
            """
            INSERT INTO schedules (function, last, next, updated) VALUES (@0, @1, @2, @3)
            ON CONFLICT (function) DO UPDATE SET last = excluded.last, next = excluded.next, updated = excluded.updated
            """,
            4);
    }

    public void InsertInstance(InstanceRow row, string? input)
    {
        insertInstance.Run(
            row.Key,
            row.Id,
            row.Name,
            (int)row.Status,
            row.CreatedAt,
            row.UpdatedAt,
            row.Output,
            row.CustomStatus,
            StoreText.OfFailure(row.Failure),
            StoreText.OfTags(row.Tags),
            StoreText.OfParent(row.Parent),
            row.Parent?.InstanceId,
            row.TraceParent);
        insertInput.Run(row.Key, input);
    }

    public void UpdateInstance(InstanceRow row)
        => updateInstance.Run(row.Key, (int)row.Status, row.UpdatedAt, row.Output, row.CustomStatus, StoreText.OfFailure(row.Failure));

    public void InsertHistory(long key, List<HistoryEvent> events)
        => insertHistory.Run(key, JsonSerializer.SerializeToUtf8Bytes(events, StoreJson.Compact.ListHistoryEvent));

    public void InsertActivity(ActivityRow row) => insertActivity.Run(row.Key, row.Step, row.InstanceId, row.Name, row.Input);

    public void DeleteActivity(long key, int step) => deleteActivity.Run(key, step);

    public void InsertTimer(TimerRow row) => insertTimer.Run(row.Key, row.Step, row.InstanceId, row.DueAt);

    public void DeleteTimer(long key, int step) => deleteTimer.Run(key, step);

    public void InsertMessage(MessageRow row) => insertMessage.Run(
        row.Sequence, row.InstanceId, JsonSerializer.SerializeToUtf8Bytes(row.Message, StoreJson.Compact.StoredMessage));

    public void DeleteMessage(long sequence) => deleteMessage.Run(sequence);

    /// <summary>Drops what was still to be done for a run that has ended.</summary>
    public void DeletePending(long key)
    {
        foreach (var command in deletePending)
        {
            command.Run(key);
        }
    }

    /// <summary>Drops a run with everything that belongs to it.</summary>
    public void DeleteRun(long key)
    {
        DeletePending(key);
        foreach (var command in deleteRun)
        {
            command.Run(key);
        }
    }

    public void UpsertSchedule(string function, long last, long next, long updated) => upsertSchedule.Run(function, last, next, updated);

    public void Enlist(SqliteTransaction transaction)
    {
        foreach (var command in all)
        {
            command.Enlist(transaction);
        }
    }

    public void Dispose()
    {
        foreach (var command in all)
        {
            command.Dispose();
        }
    }

    private PreparedCommand Prepare(string sql, int parameters)
    {
        var command = new PreparedCommand(connection, sql, parameters);
        all.Add(command);
        return command;
    }
}

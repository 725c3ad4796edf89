using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using TenantHygiene.EmbeddedHost.Durable.Replay;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>Reads what is committed. Never waits for the writer.</summary>
internal sealed class StoreReader(StoreFile file)
{
    private const string Columns =
        "key, id, name, status, created_at, updated_at, output, custom_status, failure, tags, parent, trace";

    public InstanceRow? FindInstance(string id)
        => Read($"SELECT {Columns} FROM instances WHERE id = @id", ToInstance, ("@id", id)).SingleOrDefault();

    public string? ReadInput(long key)
        => Read("SELECT input FROM inputs WHERE key = @key", row => Text(row, 0), ("@key", key)).SingleOrDefault();

    public IReadOnlyList<HistoryEvent> ReadHistory(long key)
        => [.. Read("SELECT events FROM history WHERE key = @key ORDER BY sequence", ToHistory, ("@key", key)).SelectMany(events => events)];

    public List<ActivityRow> ReadActivities() => Read(
        """
        SELECT activities.key, step, instance, activities.name, input, trace
        FROM activities LEFT JOIN instances ON instances.key = activities.key ORDER BY activities.key, step
        """,
        row => new ActivityRow(row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.GetString(3), Text(row, 4), Text(row, 5)));

    public List<TimerRow> ReadTimers() => Read(
        "SELECT key, step, instance, due_at FROM timers",
        row => new TimerRow(row.GetInt64(0), row.GetInt32(1), row.GetString(2), row.GetInt64(3)));

    public List<MessageRow> ReadMessages() => Read(
        "SELECT sequence, instance, message FROM messages ORDER BY sequence",
        row => new MessageRow(
            row.GetInt64(0),
            row.GetString(1),
            JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(2), StoreJson.Compact.StoredMessage)!));

    public long LastKey() => Read("SELECT COALESCE(MAX(key), 0) FROM instances", row => row.GetInt64(0)).Single();

    public List<string> FindChildren(string parentId)
        => Read("SELECT id FROM instances WHERE parent_id = @parent", row => row.GetString(0), ("@parent", parentId));

    public (long Last, long Next, long Updated)? FindSchedule(string function) => Read(
        "SELECT last, next, updated FROM schedules WHERE function = @function",
        row => ((long, long, long)?)(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)),
        ("@function", function)).SingleOrDefault();

    /// <summary>Instances by id, after <paramref name="afterId"/>, at most <paramref name="count"/>.</summary>
    public List<InstanceRow> ListInstances(OrchestrationQuery query, string? afterId, int count)
    {
        var statuses = query.Statuses?.ToArray();
        var among = statuses is { Length: > 0 }
            ? $"AND status IN ({string.Join(',', statuses.Select(status => (int)status))})"
            : string.Empty;
        return Read(
            $"""
            SELECT {Columns} FROM instances
            WHERE id > @after AND id >= @prefix AND substr(id, 1, length(@prefix)) = @prefix
              AND created_at >= @from AND created_at <= @to {among}
            ORDER BY id LIMIT @count
            """,
            ToInstance,
            ("@after", afterId ?? string.Empty),
            ("@prefix", query.InstanceIdPrefix ?? string.Empty),
            ("@from", query.CreatedFrom?.UtcTicks ?? 0),
            ("@to", query.CreatedTo?.UtcTicks ?? long.MaxValue),
            ("@count", count));
    }

    private static InstanceRow ToInstance(SqliteDataReader row) => new()
    {
        Key = row.GetInt64(0),
        Id = row.GetString(1),
        Name = row.GetString(2),
        Status = (OrchestrationRuntimeStatus)row.GetInt32(3),
        CreatedAt = row.GetInt64(4),
        UpdatedAt = row.GetInt64(5),
        Output = Text(row, 6),
        CustomStatus = Text(row, 7),
        Failure = StoreText.ToFailure(Text(row, 8)),
        Tags = StoreText.ToTags(Text(row, 9)),
        Parent = StoreText.ToParent(Text(row, 10)),
        TraceParent = Text(row, 11),
    };

    private static List<HistoryEvent> ToHistory(SqliteDataReader row)
        => JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(0), StoreJson.Compact.ListHistoryEvent)!;

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA2100", Justification = "Callers pass constants; the only spliced values are the numbers of an enum.")]
    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> convert, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var connection = file.Connect(SqliteOpenMode.ReadOnly);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(convert(reader));
        }

        return rows;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using TenantHygiene.HybridAgent.Agents;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>
/// What survives a crash of the agent: which work was started, the values before, and the answers. Every call is on disk when it returns.
/// One process at a time.
/// </summary>
internal sealed class WorkJournal : IDisposable
{
    private const int Busy = 5;

    // Work that is older than this has expired, and is refused for that reason.
    private static readonly TimeSpan _retention = TimeSpan.FromDays(90);

    private readonly Lock _gate = new();
    private readonly SqliteConnection _database;
    private readonly TimeProvider _time;

    /// <exception cref="JournalException">The file cannot be used.</exception>
    public WorkJournal(IOptions<AgentOptions> options, TimeProvider time)
    {
        _time = time;
        var file = Path.Combine(options.Value.DataPath, "journal.db");
        try
        {
            Directory.CreateDirectory(options.Value.DataPath);
            _database = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = file,
                    Pooling = false,
                    DefaultTimeout = 1,
                }.ToString()
            );
            _database.Open();
            Run("PRAGMA locking_mode = EXCLUSIVE");
            Run("PRAGMA journal_mode = WAL");
            Run("PRAGMA synchronous = FULL");
            Run(
                "CREATE TABLE IF NOT EXISTS work (id TEXT PRIMARY KEY, digest TEXT NOT NULL, begun INTEGER NOT NULL, before TEXT, answer "
                    + "TEXT) STRICT"
            );
            Run("DELETE FROM work WHERE begun < $limit", ("$limit", (time.GetUtcNow() - _retention).ToUnixTimeSeconds()));
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                exception is SqliteException { SqliteErrorCode: Busy }
                    ? $"Agent__DataPath: another agent uses {file}."
                    : $"Agent__DataPath: {file} cannot be used: {exception.Message}",
                exception
            );
        }
    }

    /// <summary>What is known of a work item; null when it is new.</summary>
    public JournalEntry? Find(string id)
    {
        lock (_gate)
        {
            using var command = Command("SELECT digest, before, answer FROM work WHERE id = $id", ("$id", id));
            using var row = command.ExecuteReader();
            return row.Read()
                ? new JournalEntry(
                    row.GetString(0),
                    row.IsDBNull(1) ? null : JsonSerializer.Deserialize(row.GetString(1), JournalJson.Default.DirectoryDescription),
                    row.IsDBNull(2) ? null : JsonSerializer.Deserialize(row.GetString(2), JournalJson.Default.WorkAnswer)
                )
                : null;
        }
    }

    /// <summary>Records that a write is about to be sent. What was recorded first stays: it is the evidence of what stood there.</summary>
    public void Begin(string id, string digest, DirectoryDescription before) =>
        Keep(
            "INSERT INTO work (id, digest, begun, before) VALUES ($id, $digest, $now, $before) ON CONFLICT (id) DO NOTHING",
            id,
            digest,
            ("$before", JsonSerializer.Serialize(before, JournalJson.Default.DirectoryDescription))
        );

    /// <summary>Records the answer. What was recorded first stays.</summary>
    public void Complete(WorkAnswer answer) =>
        Keep(
            "INSERT INTO work (id, digest, begun, answer) VALUES ($id, $digest, $now, $answer) ON CONFLICT (id) DO UPDATE SET answer = "
                + "excluded.answer WHERE answer IS NULL",
            answer.WorkId,
            answer.WorkDigest,
            ("$answer", JsonSerializer.Serialize(answer, JournalJson.Default.WorkAnswer))
        );

    public void Dispose() => _database.Dispose();

    private void Keep(string sql, string id, string digest, (string Name, object Value) more)
    {
        lock (_gate)
        {
            Run(sql, ("$id", id), ("$digest", digest), ("$now", _time.GetUtcNow().ToUnixTimeSeconds()), more);
        }
    }

    private void Run(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = Command(sql, parameters);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = _database.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this file; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}

/// <summary>What the agent did with a work item so far.</summary>
/// <param name="Digest">Which content of that id it was.</param>
/// <param name="Before">What the object held when the write was begun; null when none was begun.</param>
/// <param name="Answer">The answer, once there is one; it never changes.</param>
internal sealed record JournalEntry(string Digest, DirectoryDescription? Before, WorkAnswer? Answer);

/// <summary>The journal's file cannot be used; without it the agent does not start.</summary>
public sealed class JournalException(string message, Exception inner) : Exception(message, inner);

/// <summary>The JSON form of the journal: the same as that of messages.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true
)]
[JsonSerializable(typeof(WorkAnswer))]
[JsonSerializable(typeof(DirectoryDescription))]
internal sealed partial class JournalJson : JsonSerializerContext;

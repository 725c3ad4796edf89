using Microsoft.Data.Sqlite;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>The tables, by version. A file of a newer version is refused rather than guessed at.</summary>
internal static class StoreSchema
{
    private static readonly string[] Migrations =
    [
        """
        CREATE TABLE instances (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            status INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            output TEXT,
            custom_status TEXT,
            failure TEXT,
            tags TEXT,
            parent TEXT,
            parent_id TEXT);
        CREATE INDEX instances_by_parent ON instances (parent_id) WHERE parent_id IS NOT NULL;
        CREATE TABLE inputs (key INTEGER PRIMARY KEY, input TEXT);
        CREATE TABLE history (sequence INTEGER PRIMARY KEY, key INTEGER NOT NULL, events BLOB NOT NULL);
        CREATE INDEX history_by_run ON history (key, sequence);
        CREATE TABLE activities (
            key INTEGER NOT NULL, step INTEGER NOT NULL, instance TEXT NOT NULL, name TEXT NOT NULL, input TEXT,
            PRIMARY KEY (key, step)) WITHOUT ROWID;
        CREATE TABLE timers (
            key INTEGER NOT NULL, step INTEGER NOT NULL, instance TEXT NOT NULL, due_at INTEGER NOT NULL,
            PRIMARY KEY (key, step)) WITHOUT ROWID;
        CREATE TABLE messages (sequence INTEGER PRIMARY KEY, instance TEXT NOT NULL, message BLOB NOT NULL);
        CREATE TABLE schedules (function TEXT PRIMARY KEY, last INTEGER NOT NULL, next INTEGER NOT NULL, updated INTEGER NOT NULL) WITHOUT ROWID;
        """,
        "ALTER TABLE instances ADD COLUMN trace TEXT;",
    ];

    /// <summary>Brings the file to the current version, in one transaction.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Security", "CA2100", Justification = "The statements are the constants above; the version is a number.")]
    public static void Migrate(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (version > Migrations.Length)
        {
            throw new HostStartException(
                $"The data file '{connection.DataSource}' has version {version}, newer than this host knows ({Migrations.Length}): run the newer release.");
        }

        using var transaction = connection.BeginTransaction();
        command.Transaction = transaction;
        foreach (var migration in Migrations.Skip(version))
        {
            command.CommandText = migration;
            command.ExecuteNonQuery();
        }

        command.CommandText = $"PRAGMA user_version = {Migrations.Length}";
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}

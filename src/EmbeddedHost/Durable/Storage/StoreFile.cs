using Microsoft.Data.Sqlite;

namespace TenantHygiene.EmbeddedHost.Durable.Storage;

/// <summary>The one file that holds everything, owned by one process at a time.</summary>
internal sealed class StoreFile : IDisposable
{
    private readonly FileStream ownership;

    private StoreFile(string path, FileStream ownership)
    {
        Path = path;
        this.ownership = ownership;
    }

    public string Path { get; }

    /// <summary>Opens or makes <c>folder/hub.db</c>, and takes the lock that a second process on the same hub runs into.</summary>
    public static StoreFile Open(string folder, string hub)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, hub + ".db"));
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            var file = new StoreFile(path, Own(path + ".lock"));
            try
            {
                using var connection = file.Connect(SqliteOpenMode.ReadWriteCreate);
                Check(connection);
                StoreSchema.Migrate(connection);
                Compact(connection);
            }
            catch
            {
                file.Dispose();
                throw;
            }

            return file;
        }
        catch (Exception exception) when (exception is SqliteException or UnauthorizedAccessException or IOException)
        {
            throw new HostStartException($"The data file '{path}' cannot be opened: {exception.Message}", exception);
        }
    }

    /// <summary>A connection with the settings below; the caller disposes of it.</summary>
    public SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(ConnectionString(mode));
        connection.Open();
        if (mode == SqliteOpenMode.ReadOnly)
        {
            return connection;
        }

        using var command = connection.CreateCommand();

        // WAL: readers never wait for the writer, and a commit is one sequential append.
        // synchronous=FULL: a commit that was reported survives loss of power, not only of the process; group commit pays for the fsync.
        // cache_size (KiB): bounds the writer's memory. wal_autocheckpoint (pages): bounds the log between checkpoints to about 16 MB.
        // journal_size_limit (bytes): a log that once grew is cut back. temp_store: nothing of the tenant lands in temporary files.
        // trusted_schema: the file is data, not code.
        command.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA cache_size = -32768;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA temp_store = MEMORY;
            PRAGMA trusted_schema = OFF;
            """;
        command.ExecuteNonQuery();
        return connection;
    }

    public void Dispose()
    {
        using (var connection = new SqliteConnection(ConnectionString(SqliteOpenMode.ReadOnly)))
        {
            SqliteConnection.ClearPool(connection);
        }

        ownership.Dispose();
    }

    // A page that the disk spoiled is noticed before anything is decided on it. Indexes are not compared with tables: that would take minutes, not moments.
    private static void Check(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() is string finding && finding != "ok")
        {
            throw new HostStartException(
                $"The data file '{connection.DataSource}' is damaged ({finding.ReplaceLineEndings(" ")}): restore it, or move it away and start without it.");
        }
    }

    // What was purged leaves room that later steps use again. Only a file that is mostly such room is rewritten, and only before anything runs.
    private static void Compact(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT freelist_count > 2048 AND freelist_count * 2 > page_count FROM pragma_freelist_count, pragma_page_count";
        if ((long)command.ExecuteScalar()! == 1)
        {
            command.CommandText = "VACUUM";
            command.ExecuteNonQuery();
        }
    }

    private string ConnectionString(SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        Mode = mode,
        Pooling = mode == SqliteOpenMode.ReadOnly,
    }.ToString();

    private static FileStream Own(string path)
    {
        try
        {
            // The operating system drops this lock with the process, however it dies.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new HostStartException(
                $"Another process uses the data in '{System.IO.Path.GetDirectoryName(path)}': stop it, or set EmbeddedHost__DataPath to another folder.",
                exception);
        }
    }
}

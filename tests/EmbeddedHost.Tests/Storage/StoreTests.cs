using Microsoft.Data.Sqlite;
using TenantHygiene.EmbeddedHost.Durable.Storage;

namespace TenantHygiene.EmbeddedHost.Tests.Storage;

public sealed class StoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("embedded-host-store").FullName;

    private string DataFile => Path.Combine(folder, "hub.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_of_a_newer_version_is_refused()
    {
        StoreFile.Open(folder, "hub").Dispose();
        using (var connection = new SqliteConnection($"Data Source={DataFile};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var error = Assert.Throws<HostStartException>(() => StoreFile.Open(folder, "hub"));

        Assert.Contains("has version 99, newer than this host knows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var garbage = new string('x', 10_000);
        File.WriteAllText(DataFile, garbage);

        var error = Assert.Throws<HostStartException>(() => StoreFile.Open(folder, "hub"));

        Assert.Contains("cannot be opened", error.Message, StringComparison.Ordinal);
        Assert.Equal(garbage, File.ReadAllText(DataFile));
    }

    [Fact]
    public async Task A_file_with_a_spoiled_page_is_refused_at_the_start()
    {
        await FillAsync();
        using (var file = File.OpenWrite(DataFile))
        {
            file.Position = file.Length / 2;
            file.Write([.. Enumerable.Repeat((byte)0xA5, 8192)]);
        }

        var error = Assert.Throws<HostStartException>(() => StoreFile.Open(folder, "hub"));

        Assert.Contains(DataFile, error.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_mostly_room_of_what_was_deleted_becomes_small_at_the_next_start()
    {
        await FillAsync();
        var full = new FileInfo(DataFile).Length;
        using (var connection = new SqliteConnection($"Data Source={DataFile};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM schedules";
            command.ExecuteNonQuery();
        }

        StoreFile.Open(folder, "hub").Dispose();

        Assert.True(new FileInfo(DataFile).Length < full / 10);
    }

    [Fact]
    public async Task A_file_of_an_earlier_version_is_brought_up_to_date_with_what_it_holds()
    {
        await FillAsync();
        using (var connection = new SqliteConnection($"Data Source={DataFile};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DROP INDEX instances_ended; PRAGMA user_version = 2";
            command.ExecuteNonQuery();
        }

        using var file = StoreFile.Open(folder, "hub");

        Assert.Equal(7, new StoreReader(file).FindSchedule(LongName(7))?.Last);
        Assert.Empty(new StoreReader(file).ListEnded(long.MaxValue, 1));
    }

    [Fact]
    public async Task After_a_write_that_failed_nothing_more_is_written_and_everybody_is_told()
    {
        using var file = StoreFile.Open(folder, "hub");
        using var writer = new StoreWriter(file);
        var told = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        writer.Broken += told.SetResult;

        var failing = new Change(_ => throw new IOException("disk full"));
        writer.Submit(failing);
        Assert.Equal("disk full", (await told.Task).Message);
        var later = new Change(commands => commands.UpsertSchedule("later", 1, 2, 3));
        writer.Submit(later);

        await Assert.ThrowsAsync<IOException>(() => failing.Written);
        await Assert.ThrowsAsync<IOException>(() => later.Written);
        Assert.Null(new StoreReader(file).FindSchedule("later"));
    }

    [Fact]
    public async Task A_disk_that_is_too_slow_holds_up_those_who_write_instead_of_filling_memory()
    {
        const int Many = 30_000;
        using var file = StoreFile.Open(folder, "hub");
        using var writer = new StoreWriter(file);
        using var disk = new ManualResetEventSlim();
        var accepted = 0;
        writer.Submit(new Change(_ => disk.Wait(TestContext.Current.CancellationToken)));
        var last = new Change(commands => commands.UpsertSchedule("last", 1, 2, 3));
        var submitting = Task.Run(
            () =>
            {
                for (; accepted < Many; accepted++)
                {
                    writer.Submit(new Change(_ => { }));
                }

                writer.Submit(last);
            },
            TestContext.Current.CancellationToken);

        await Eventually.TrueAsync(() =>
        {
            var now = Volatile.Read(ref accepted);
            Assert.True(now < Many, "Everything was accepted although nothing was written.");
            return now > 10_000 && StaysAt(now);
        });
        disk.Set();
        await submitting;

        await last.Written;
        Assert.NotNull(new StoreReader(file).FindSchedule("last"));

        bool StaysAt(int now) => !SpinWait.SpinUntil(() => Volatile.Read(ref accepted) != now, TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task What_was_submitted_before_the_end_is_written_and_the_file_alone_has_it()
    {
        using var file = StoreFile.Open(folder, "hub");
        var changes = Enumerable.Range(0, 100)
            .Select(number => new Change(commands => commands.UpsertSchedule($"timer {number}", number, number, number))).ToArray();
        using (var writer = new StoreWriter(file))
        {
            foreach (var change in changes)
            {
                writer.Submit(change);
            }
        }

        await Task.WhenAll(changes.Select(change => change.Written));
        Assert.Equal(99, new StoreReader(file).FindSchedule("timer 99")?.Last);
        Assert.True(!File.Exists(DataFile + "-wal") || new FileInfo(DataFile + "-wal").Length == 0);
    }

    private static string LongName(int number) => $"{number} {new string('x', 8_000)}";

    private async Task FillAsync()
    {
        using var file = StoreFile.Open(folder, "hub");
        var changes = Enumerable.Range(0, 2_000)
            .Select(number => new Change(commands => commands.UpsertSchedule(LongName(number), number, number, number))).ToArray();
        using (var writer = new StoreWriter(file))
        {
            foreach (var change in changes)
            {
                writer.Submit(change);
            }
        }

        await Task.WhenAll(changes.Select(change => change.Written));
    }

    private sealed class Change(Action<StoreCommands> apply) : IStoreChange
    {
        private readonly TaskCompletionSource written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => written.Task;

        public void Apply(StoreCommands commands) => apply(commands);

        public void Committed() => written.SetResult();

        public void Failed(Exception exception) => written.SetException(exception);
    }
}

using System.Diagnostics;
using System.Net;

namespace TenantHygiene.EmbeddedHost.Tests.Crash;

/// <summary>The disk takes no more, may only be read, or gives back something else than was written.</summary>
public sealed class BrokenDiskTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("embedded-host-disk-").FullName;
    private readonly List<string> mounted = [];

    public void Dispose()
    {
        mounted.ForEach(place => Run("umount", place));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_file_that_takes_no_more_stops_the_process_and_what_was_accepted_goes_on_with_more_room()
    {
        HashSet<int> started;
        await using (var cramped = await TestAppProcess.StartAsync(folder, new() { LargestFile = 512 * 1024 }))
        {
            started = await StartUntilItEndsAsync(cramped);
        }

        await GoesOnAsync(new(), started);
    }

    [Fact]
    public async Task A_full_disk_stops_the_process_and_what_was_accepted_goes_on_with_more_room()
    {
        var data = Directory.CreateDirectory(Path.Combine(folder, "disk")).FullName;
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", data), "This process may not mount a small disk.");
        mounted.Add(data);
        TestAppSettings onDisk = new() { Data = data };
        HashSet<int> started;
        await using (var cramped = await TestAppProcess.StartAsync(folder, onDisk))
        {
            started = await StartUntilItEndsAsync(cramped);
        }

        Assert.True(Run("mount", "-o", "remount,size=64m", data));
        await GoesOnAsync(onDisk, started);
    }

    [Fact]
    public async Task Data_that_may_only_be_read_are_refused_at_the_start_in_one_line()
    {
        await using (var first = await TestAppProcess.StartAsync(folder))
        {
            await first.TerminateAsync();
        }

        TestAppSettings reader = new();
        if (Environment.IsPrivilegedProcess)
        {
            // The superuser may write everything: somebody else tries, who may write the folder but not the file.
            Assert.SkipUnless(Run("setpriv", "--reuid=65534", "--clear-groups", "true"), "There is no setpriv here.");
            Assert.True(Run("chmod", "-R", "a+rwX", folder));
            reader = reader with { User = 65534 };
        }

        Assert.True(Run("chmod", "a-w", Directory.GetFiles(folder, "*.db").Single()));

        var (exitCode, said) = await TestAppProcess.StartInVainAsync(folder, reader);

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain('\n', said);
        Assert.Contains("cannot be opened", said, StringComparison.Ordinal);
        Assert.Contains("read", said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Pages_that_are_spoiled_while_it_runs_stop_the_process_and_no_journey_ever_shows_a_wrong_result()
    {
        var numbers = Enumerable.Range(0, 40).ToArray();
        TestAppSettings cold = new() { MaxResidentInstances = 0 };
        await using (var first = await TestAppProcess.StartAsync(folder, cold))
        {
            foreach (var number in numbers)
            {
                using var start = await first.Http.PostAsync($"/journeys/{number}", null, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
            }

            await Eventually.TrueAsync(() => File.ReadLines(Path.Combine(folder, "journal.txt")).Count() == numbers.Length * 5);

            // The end brings everything from the log into the file.
            await first.TerminateAsync();
        }

        await using var app = await TestAppProcess.StartAsync(folder, cold);
        SpoilPages();
        foreach (var number in numbers)
        {
            await ShowsNothingWrongAsync(app, number);
        }

        await Eventually.TrueAsync(() => app.HasExited);
        Assert.Equal(1, app.ExitCode);
        var (exitCode, said) = await TestAppProcess.StartInVainAsync(folder);
        Assert.Equal(1, exitCode);
        Assert.Contains("damaged", said, StringComparison.Ordinal);
    }

    private static async Task ShowsNothingWrongAsync(TestAppProcess app, int number)
    {
        try
        {
            using var tell = await app.Http.PostAsync($"/journeys/{number}/go", null, TestContext.Current.CancellationToken);
            using var show = await app.Http.GetAsync($"/journeys/{number}", TestContext.Current.CancellationToken);
            if (show.IsSuccessStatusCode)
            {
                Assert.Contains(await show.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), new[] { "Running", JourneyResult.Of(number) });
            }
        }
        catch (HttpRequestException)
        {
            // It has stopped, or is about to.
        }
    }

    private static async Task<HashSet<int>> StartUntilItEndsAsync(TestAppProcess cramped)
    {
        HashSet<int> started = [];
        for (var number = 0; !cramped.HasExited; number++)
        {
            try
            {
                using var start = await cramped.Http.PostAsync($"/journeys/{number}", null, TestContext.Current.CancellationToken);
                if (start.StatusCode == HttpStatusCode.Accepted)
                {
                    started.Add(number);
                }
            }
            catch (HttpRequestException)
            {
                // It is about to end.
            }
        }

        Assert.Equal(1, cramped.ExitCode);
        Assert.NotEmpty(started);
        return started;
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private async Task GoesOnAsync(TestAppSettings settings, HashSet<int> started)
    {
        await using var roomy = await TestAppProcess.StartAsync(folder, settings);
        await roomy.TellAsync(started);
        await roomy.AllEndRightAsync(started);
    }

    // All but the first page, whose header a running process does not read again.
    private void SpoilPages()
    {
        using var file = File.OpenWrite(Directory.GetFiles(folder, "*.db").Single());
        var garbage = new byte[file.Length - 4096];
        Random.Shared.NextBytes(garbage);
        file.Position = 4096;
        file.Write(garbage);
    }
}

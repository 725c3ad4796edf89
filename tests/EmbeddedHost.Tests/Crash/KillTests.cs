using System.Net;

namespace TenantHygiene.EmbeddedHost.Tests.Crash;

public sealed class KillTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "embedded-host-tests", Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Few in every build; hundreds by EMBEDDED_HOST_KILLS.</summary>
    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("EMBEDDED_HOST_KILLS"), out var kills) ? kills : 6;

    [Fact]
    public async Task Every_journey_ends_right_and_no_recorded_activity_runs_again_although_the_process_is_killed_again_and_again()
    {
        const int NewInEveryRound = 10;
        Directory.CreateDirectory(folder);
        var journal = new ActivityJournal(folder);
        HashSet<int> started = [];
        HashSet<int> told = [];
        foreach (var round in Enumerable.Range(1, Kills))
        {
            await using var app = await TestAppProcess.StartAsync(folder);
            var work = StartAndTellAsync(app, round * NewInEveryRound, started, told);

            // At any moment of starts, activities, timers, children and events; no assertion depends on which.
            await Task.Delay(Random.Shared.Next(900), TestContext.Current.CancellationToken);
            await app.KillAsync();
            await work;
            journal.Compare();
        }

        await using (var last = await TestAppProcess.StartAsync(folder))
        {
            await StartAndTellAsync(last, Kills * NewInEveryRound, started, told);
            await last.AllEndRightAsync(Enumerable.Range(0, Kills * NewInEveryRound));
            await last.KillAsync();
        }

        journal.Compare();
        Assert.Equal(Kills * NewInEveryRound * 6, journal.Recorded);
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_says_so_in_one_line_and_ends()
    {
        Directory.CreateDirectory(folder);
        await using var first = await TestAppProcess.StartAsync(folder);

        var (exitCode, said) = await TestAppProcess.StartInVainAsync(folder);

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain('\n', said);
        Assert.Contains("Another process uses the data in", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_is_named_in_one_line()
    {
        Directory.CreateDirectory(folder);

        var (exitCode, said) = await TestAppProcess.StartInVainAsync(
            folder, new() { More = [("AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions", "many")] });

        Assert.Equal(1, exitCode);
        Assert.Equal(
            "The function app cannot start. The host setting 'extensions:durableTask:maxConcurrentActivityFunctions' is 'many'; "
            + "it must be a whole number from 1 to 10000.",
            said);
    }

    [Fact]
    public async Task Asked_to_terminate_it_ends_cleanly_and_goes_on_after_the_restart()
    {
        Directory.CreateDirectory(folder);
        await using (var first = await TestAppProcess.StartAsync(folder))
        {
            await first.Http.PostAsync("/journeys/1", null, TestContext.Current.CancellationToken);
            await first.TerminateAsync();
            Assert.Equal(0, first.ExitCode);
        }

        await using var second = await TestAppProcess.StartAsync(folder);
        await second.Http.PostAsync("/journeys/1/go", null, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(async () =>
            await second.Http.GetStringAsync("/journeys/1", TestContext.Current.CancellationToken) == JourneyResult.Of(1));
    }

    // A request whose answer was lost is repeated: a start may then be a conflict, an event may come twice; neither does harm.
    private static async Task StartAndTellAsync(TestAppProcess app, int journeys, HashSet<int> started, HashSet<int> told)
    {
        try
        {
            foreach (var number in Enumerable.Range(0, journeys).Where(number => !told.Contains(number)))
            {
                if (!started.Contains(number))
                {
                    var start = await app.Http.PostAsync($"/journeys/{number}", null, TestContext.Current.CancellationToken);
                    Assert.True(start.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict, $"Start: {start.StatusCode}");
                    started.Add(number);
                }

                var tell = await app.Http.PostAsync($"/journeys/{number}/go", null, TestContext.Current.CancellationToken);
                if (tell.StatusCode == HttpStatusCode.Accepted)
                {
                    told.Add(number);
                }

                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }
        catch (HttpRequestException)
        {
            // The process was killed under the request.
        }
    }
}

using System.Diagnostics;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

/// <summary>Measurements, run by hand with EMBEDDED_HOST_MEASURE=1.</summary>
public sealed class MeasurementProbes
{
    private const string Reason = "A measurement: set EMBEDDED_HOST_MEASURE=1.";

    public static bool Wanted => Environment.GetEnvironmentVariable("EMBEDDED_HOST_MEASURE") == "1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Skip = Reason, SkipUnless = nameof(Wanted))]
    public async Task Five_activity_orchestrations_per_second()
    {
        using var recipe = new HostRecipe(typeof(Sequences));
        await using var host = await recipe.StartAsync();
        foreach (var count in new[] { 200, 2_000, 10_000, 20_000 })
        {
            var clock = Stopwatch.StartNew();
            await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 1_000 }, async (number, cancellation) =>
            {
                var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("FiveSteps", number, cancellation);
                await host.Client.WaitForInstanceCompletionAsync(id, cancellation);
            });
            Say($"{count}: {count / clock.Elapsed.TotalSeconds:N0}/s, {GC.GetTotalMemory(false) / 1e6:N0} MB");
        }
    }

    [Fact(Skip = Reason, SkipUnless = nameof(Wanted))]
    public async Task A_hundred_thousand_waiting_instances()
    {
        const int Count = 100_000;
        using var recipe = new HostRecipe(typeof(Sequences), typeof(WaitingOrchestrations));
        await using (var host = await recipe.StartAsync())
        {
            await host.RunAsync("FiveSteps", 1);
            var before = GC.GetTotalMemory(true);
            var clock = Stopwatch.StartNew();
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Count),
                new ParallelOptions { MaxDegreeOfParallelism = 1_000, CancellationToken = Cancellation },
                async (number, _) => await host.StartAsync("Sleep", $"sleeper-{number:D6}-of-a-tenant-with-a-long-identifier", TimeSpan.FromDays(1)));
            Say($"started {Count / clock.Elapsed.TotalSeconds:N0}/s, {(GC.GetTotalMemory(true) - before) / Count} bytes per waiting instance");
            clock.Restart();
            await host.RunAsync("FiveSteps", 1);
            Say($"a five-step orchestration beside them: {clock.Elapsed.TotalMilliseconds:N1} ms");
        }

        var restart = Stopwatch.StartNew();
        await using var second = await recipe.StartAsync();
        Say($"restart: {restart.Elapsed.TotalSeconds:N2} s, timers {second.Functions.Engine.WaitingTimers}");
    }

    [Fact(Skip = Reason, SkipUnless = nameof(Wanted))]
    public async Task Lateness_of_timers()
    {
        using var recipe = new HostRecipe(typeof(WaitingOrchestrations));
        await using var host = await recipe.StartAsync();
        var lateness = new List<double>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 2_000 }, async (number, cancellation) =>
        {
            await host.StartAsync("Sleep", $"s-{number}", TimeSpan.FromMilliseconds(3_000 + (number * 2)));
            var instance = await host.EndAsync($"s-{number}");
            lock (lateness)
            {
                lateness.Add((instance.LastUpdatedAt - instance.CreatedAt).TotalMilliseconds - 3_000 - (number * 2));
            }
        });
        lateness.Sort();
        Say($"lateness p50 {lateness[1_000]:N1} ms, p99 {lateness[1_980]:N1} ms, max {lateness[^1]:N1} ms, earliest {lateness[0]:N1} ms");
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper!.WriteLine(line);
}

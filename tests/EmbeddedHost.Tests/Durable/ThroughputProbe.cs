namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class ThroughputProbe
{
    [Fact(Skip = "A measurement, run by hand.", SkipUnless = nameof(Wanted))]
    public async Task Five_activity_orchestrations_per_second()
    {
        using var recipe = new HostRecipe(typeof(Sequences));
        await using var host = await recipe.StartAsync();
        foreach (var count in new[] { 200, 2_000, 10_000, 20_000 })
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 1_000 }, async (number, cancellation) =>
            {
                var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("FiveSteps", number, cancellation);
                await host.Client.WaitForInstanceCompletionAsync(id, cancellation);
            });
            TestContext.Current.TestOutputHelper!.WriteLine($"{count}: {count / clock.Elapsed.TotalSeconds:N0}/s, {GC.GetTotalMemory(false) / 1e6:N0} MB");
        }
    }

    public static bool Wanted => Environment.GetEnvironmentVariable("EMBEDDED_HOST_MEASURE") == "1";
}

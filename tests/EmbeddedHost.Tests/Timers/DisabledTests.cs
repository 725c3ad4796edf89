using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.EmbeddedHost.Tests.Timers;

public sealed class DisabledTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));
    private readonly Runs runs = new();
    private readonly HostRecipe recipe;

    public DisabledTests()
    {
        recipe = new HostRecipe(typeof(Clocks))
        {
            Time = time,
            Configure = builder => builder.Services.AddSingleton(runs),
        };
    }

    public void Dispose() => recipe.Dispose();

    [Theory]
    [InlineData("AzureWebJobs.Second.Disabled", "true")]
    [InlineData("AzureWebJobs.Second.Disabled", "1")]
    [InlineData("AzureWebJobs:Second:Disabled", "True")]
    public async Task A_disabled_function_does_not_listen_while_the_others_do(string setting, string value)
    {
        recipe.Settings[setting] = value;

        await using var host = await recipe.StartAsync();
        await AdvanceUntilAsync("First", 3);

        Assert.DoesNotContain("Second", runs.Seen);
    }

    [Fact]
    public async Task A_function_whose_setting_says_false_listens()
    {
        recipe.Settings["AzureWebJobs.Second.Disabled"] = "false";

        await using var host = await recipe.StartAsync();

        await AdvanceUntilAsync("Second", 1);
    }

    private Task AdvanceUntilAsync(string function, int count) => Eventually.TrueAsync(() =>
    {
        time.Advance(TimeSpan.FromSeconds(30));
        return runs.Seen.Count(seen => seen == function) >= count;
    });

    public sealed class Runs
    {
        public ConcurrentQueue<string> Seen { get; } = new();
    }

    public sealed class Clocks(Runs runs)
    {
        [Function("First")]
        public void First([TimerTrigger("0 * * * * *")] TimerInfo timer) => runs.Seen.Enqueue("First");

        [Function("Second")]
        public void Second([TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer) => runs.Seen.Enqueue("Second");
    }
}

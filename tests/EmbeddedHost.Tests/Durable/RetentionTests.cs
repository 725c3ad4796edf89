using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class RetentionTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));
    private readonly HostRecipe recipe;

    public RetentionTests()
    {
        recipe = new HostRecipe(typeof(WaitingOrchestrations), typeof(Sequences)) { Time = time };
    }

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task What_ended_thirty_days_ago_is_forgotten_and_what_waits_is_not()
    {
        await using var host = await StartWithOneEndedAndOneWaitingAsync();

        time.Advance(TimeSpan.FromDays(29));
        await host.RunAsync("FiveSteps", 1);
        Assert.Equal(6, (await host.StatusAsync("ended")).ReadOutputAs<int>());
        time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromHours(2));

        await Eventually.TrueAsync(async () => await host.Client.GetInstanceAsync("ended", TestContext.Current.CancellationToken) is null);
        Assert.False((await host.StatusAsync("waiting")).IsCompleted);
    }

    [Fact]
    public async Task A_retention_of_zero_keeps_everything()
    {
        recipe.Settings["EmbeddedHost:Retention"] = "00:00:00";
        await using var host = await StartWithOneEndedAndOneWaitingAsync();

        time.Advance(TimeSpan.FromDays(400));
        await host.RunAsync("FiveSteps", 1);

        Assert.Equal(6, (await host.StatusAsync("ended")).ReadOutputAs<int>());
    }

    private async Task<HostUnderTest> StartWithOneEndedAndOneWaitingAsync()
    {
        var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "waiting");
        await host.StartAsync("FiveSteps", "ended", 1);
        await host.EndAsync("ended");
        return host;
    }
}

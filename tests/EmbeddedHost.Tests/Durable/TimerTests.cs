using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class TimerTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));
    private readonly HostRecipe recipe;

    public TimerTests()
    {
        recipe = new HostRecipe(typeof(WaitingOrchestrations)) { Time = time };
    }

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task A_timer_of_forty_days_fires_after_forty_days_and_no_earlier()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Sleep", "sleeper", TimeSpan.FromDays(40));
        await host.TimersAsync(1);

        time.Advance(TimeSpan.FromDays(40) - TimeSpan.FromSeconds(1));
        Assert.Equal(1, host.Functions.Engine.WaitingTimers);
        time.Advance(TimeSpan.FromSeconds(1));
        var instance = await host.EndAsync("sleeper");

        Assert.Equal(time.GetUtcNow().UtcDateTime, instance.ReadOutputAs<DateTime>());
    }

    [Fact]
    public async Task A_timer_survives_a_restart_and_fires_at_once_when_it_became_due_meanwhile()
    {
        await using (var first = await recipe.StartAsync())
        {
            await first.StartAsync("Sleep", "sleeper", TimeSpan.FromHours(1));
            await first.TimersAsync(1);
        }

        time.Advance(TimeSpan.FromHours(5));
        await using var second = await recipe.StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await second.EndAsync("sleeper")).RuntimeStatus);
    }

    [Fact]
    public async Task A_cancelled_timer_leaves_nothing_behind()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Race", "race");
        await host.TimersAsync(1);

        await host.RaiseAsync("race", "Approved", "yes");

        Assert.Equal("approved", (await host.EndAsync("race")).ReadOutputAs<string>());
        await host.TimersAsync(0);
        Assert.Empty(host.Functions.Engine.Reader.ReadTimers());
    }

    [Fact]
    public async Task A_start_in_the_future_is_pending_until_then()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Sleep", "later", TimeSpan.Zero, time.GetUtcNow().AddHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.StatusAsync("later")).RuntimeStatus);

        time.Advance(TimeSpan.FromHours(1));
        var started = await host.Client.WaitForInstanceStartAsync("later", TestContext.Current.CancellationToken);

        Assert.NotEqual(OrchestrationRuntimeStatus.Pending, started.RuntimeStatus);
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_by_hours_fires_what_became_due_once_and_nothing_else()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Sleep", "due", TimeSpan.FromHours(1));
        await host.StartAsync("Sleep", "not due", TimeSpan.FromHours(9));
        await host.TimersAsync(2);

        time.AdjustTime(time.GetUtcNow().AddHours(5));
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.EndAsync("due")).RuntimeStatus);
        await host.TimersAsync(1);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.StatusAsync("not due")).RuntimeStatus);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_by_hours_neither_loses_a_timer_nor_fires_it_twice()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Sleep", "sleeper", TimeSpan.FromMinutes(1));
        await host.TimersAsync(1);

        time.AdjustTime(time.GetUtcNow().AddHours(-3));
        time.Advance(TimeSpan.FromHours(3) + TimeSpan.FromMinutes(1));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.EndAsync("sleeper")).RuntimeStatus);
        Assert.Single(host.Functions.Engine.Reader.ReadHistory(host.Functions.Engine.Reader.LastKey())
            .OfType<EmbeddedHost.Durable.Replay.TimerFired>());
    }
}

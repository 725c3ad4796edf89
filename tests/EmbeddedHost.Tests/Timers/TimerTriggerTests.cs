using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.EmbeddedHost.Tests.Timers;

public sealed class TimerTriggerTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-01T00:07:00Z"));
    private readonly Occurrences occurrences = new();
    private readonly HostRecipe recipe;

    public TimerTriggerTests()
    {
        recipe = new HostRecipe(typeof(Quarterly))
        {
            Time = time,
            Settings = { ["Detection:Schedule"] = "0 */15 * * * *" },
            Configure = builder => builder.Services.AddSingleton(occurrences).AddSingleton<TimeProvider>(time),
        };
    }

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task It_runs_at_each_occurrence_of_the_expression_in_the_setting()
    {
        await using var host = await recipe.StartAsync();

        await AdvanceUntilAsync(1);
        await AdvanceUntilAsync(2);

        Assert.Equal(["00:15:00", "00:30:00"], occurrences.Seen.Select(seen => seen.At.ToString("HH:mm:ss")));
        Assert.All(occurrences.Seen, seen => Assert.False(seen.Timer.IsPastDue));
    }

    [Fact]
    public async Task An_occurrence_that_was_missed_is_run_late_and_says_so()
    {
        await using (var first = await recipe.StartAsync())
        {
            await AdvanceUntilAsync(1);
            await Eventually.TrueAsync(() => new DateTime(first.Functions.Engine.Reader.FindSchedule("Quarterly")?.Last ?? 0) == new DateTime(2026, 1, 1, 0, 15, 0));
        }

        time.Advance(TimeSpan.FromHours(2));
        await using var second = await recipe.StartAsync();
        await Eventually.TrueAsync(() => occurrences.Seen.Count == 2);

        Assert.True(occurrences.Seen.Last().Timer.IsPastDue);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 15, 0), occurrences.Seen.Last().Timer.ScheduleStatus!.Last);
    }

    [Fact]
    public async Task A_restart_between_two_occurrences_runs_nothing()
    {
        await using (await recipe.StartAsync())
        {
            await AdvanceUntilAsync(1);
        }

        await using var second = await recipe.StartAsync();
        await AdvanceUntilAsync(2);

        Assert.Equal("00:30:00", occurrences.Seen.Last().At.ToString("HH:mm:ss"));
        Assert.False(occurrences.Seen.Last().Timer.IsPastDue);
    }

    private Task AdvanceUntilAsync(int count) => Eventually.TrueAsync(() =>
    {
        // Second by second: the listener may not have reached its wait yet when the clock moves.
        if (occurrences.Seen.Count < count)
        {
            time.Advance(TimeSpan.FromSeconds(30));
        }

        return occurrences.Seen.Count >= count;
    });

    public sealed class Occurrences
    {
        public ConcurrentQueue<(DateTimeOffset At, TimerInfo Timer)> Seen { get; } = new();
    }

    public sealed class Quarterly(Occurrences occurrences, TimeProvider time)
    {
        [Function("Quarterly")]
        public void Run([TimerTrigger("%Detection__Schedule%")] TimerInfo timer) => occurrences.Seen.Enqueue((time.GetUtcNow(), timer));
    }
}

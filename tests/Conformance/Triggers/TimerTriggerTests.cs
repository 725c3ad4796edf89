using System.Globalization;
using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Triggers;

public sealed class TimerTriggerTests(SharedApp shared) : ConformanceTests(shared)
{
    [Fact]
    public async Task A_timer_runs_again_and_again_at_whole_seconds_and_without_a_monitor_has_no_status()
    {
        var ticks = (await JournalAsync("tick", lines => lines.Length >= 3)).Select(line => line.Split('|')).ToArray();

        Assert.All(ticks, tick => Assert.Equal(("False", "no status"), (tick[1], tick[2])));
        var times = ticks.Select(tick => DateTimeOffset.Parse(tick[0], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(times.Order(), times);
        Assert.True(times[^1] - times[0] > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_timer_that_runs_at_the_start_does_so_once_and_is_not_late() =>
        Assert.Equal(["False|1"], await JournalAsync("start", lines => lines.Length > 0));

    [Fact]
    public async Task A_timer_has_one_run_at_a_time()
    {
        var lines = await JournalAsync("slow-tick", lines => lines.Count(line => line == "ends") >= 2);

        Assert.All(lines.Index(), line => Assert.Equal(line.Index % 2 == 0 ? "begins" : "ends", line.Item));
    }

    [Fact]
    public async Task A_timer_that_failed_runs_at_its_next_occurrence() =>
        Assert.NotEmpty(await JournalAsync("throwing-tick", lines => lines.Length >= 2));
}

using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Durable;

public sealed class SequenceTests(SharedApp shared) : ConformanceTests(shared)
{
    [Fact]
    public async Task Activities_run_one_after_the_other() =>
        Assert.Equal("\"Hello Ada, Hello Bob\"", await Instances.OutputAsync("Chain", Id, new[] { "Ada", "Bob" }));

    [Fact]
    public async Task Activities_run_side_by_side() => Assert.Equal("385", await Instances.OutputAsync("FanOut", Id, 10));

    [Fact]
    public async Task An_event_that_comes_before_the_timer_wins_and_the_timer_is_cancelled()
    {
        await Instances.StartAsync("Race", Id, TimeSpan.FromDays(30));
        await Instances.RaiseAsync(Id, "answer", "yes");

        Assert.Equal("\"in time: yes\"", (await Instances.EndAsync(Id)).Output);
    }

    [Fact]
    public async Task A_timer_that_fires_before_the_event_wins() =>
        Assert.Equal("\"too late\"", await Instances.OutputAsync("Race", Id, TimeSpan.FromMilliseconds(300)));

    [Fact]
    public async Task An_activity_knows_its_name_and_its_instance() =>
        Assert.Equal($"\"CallerOf for {Id}\"", await Instances.OutputAsync("Caller", Id));
}

using System.Text.Json;
using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Durable;

public sealed class WaitTests(SharedApp shared) : ConformanceTests(shared)
{
    // The real host may fire up to about a second early: observed on Azurite. A wait is over when the clock says so.
    private static readonly TimeSpan _early = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_timer_fires_after_its_time()
    {
        var waited = JsonSerializer.Deserialize<TimeSpan>((await Instances.OutputAsync("Nap", Id, TimeSpan.FromSeconds(2)))!);

        Assert.True(waited > TimeSpan.FromSeconds(2) - _early, $"It waited {waited}.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_timer_of_no_or_negative_length_fires_at_once(int hours) =>
        Assert.NotNull(await Instances.OutputAsync("Nap", Id, TimeSpan.FromHours(hours)));

    [Fact]
    public async Task A_timer_of_many_days_is_accepted()
    {
        await Instances.StartAsync("Nap", Id, TimeSpan.FromDays(70));

        Assert.Equal("Running", (await Instances.SeeAsync(Id, instance => instance.Status == "Running")).Status);
        await Instances.SteerAsync(Id, "terminate");
    }

    [Fact]
    public async Task Events_are_kept_in_their_order_whatever_the_case_of_their_name()
    {
        await Instances.StartAsync("Collect", Id);
        await Instances.RaiseAsync(Id, "letter", "a");
        await Instances.RaiseAsync(Id, "LETTER", "b");
        await Instances.RaiseAsync(Id, "Letter", "c");

        Assert.Equal("\"abc\"", (await Instances.EndAsync(Id)).Output);
    }

    [Fact]
    public async Task Waiting_for_an_event_can_give_up() =>
        Assert.Equal("\"gave up\"", await Instances.OutputAsync("Patience", Id, TimeSpan.FromMilliseconds(300)));

    [Fact]
    public async Task A_custom_status_is_shown_as_json_while_it_runs_and_after_its_end()
    {
        await Instances.StartAsync("Showing", Id);
        await Instances.SeeAsync(Id, instance => instance.CustomStatus == """{"Step":1,"Says":"waiting"}""");
        await Instances.RaiseAsync(Id, "go", null);

        Assert.Equal("""{"Step":2,"Says":"done"}""", (await Instances.EndAsync(Id)).CustomStatus);
    }

    [Fact]
    public async Task Starting_over_keeps_the_id_and_the_events_not_yet_received()
    {
        await Instances.StartAsync("Counter", Id, 0);
        foreach (var letter in "abc")
        {
            await Instances.RaiseAsync(Id, "letter", letter.ToString());
        }

        Assert.Equal(("Completed", "3"), await ResultAsync());
    }

    [Fact]
    public async Task A_suspended_instance_keeps_events_and_takes_them_when_it_is_resumed()
    {
        await Instances.StartAsync("Collect", Id);
        await Instances.SeeAsync(Id, instance => instance.Status == "Running");
        await Instances.SteerAsync(Id, "suspend");
        await Instances.SeeAsync(Id, instance => instance.Status == "Suspended");
        foreach (var letter in "abc")
        {
            await Instances.RaiseAsync(Id, "letter", letter.ToString());
        }

        Assert.Equal("Suspended", (await Instances.ShowAsync(Id))!.Status);
        await Instances.SteerAsync(Id, "resume");
        Assert.Equal(("Completed", "\"abc\""), await ResultAsync());
    }

    private async Task<(string Status, string? Output)> ResultAsync()
    {
        var ended = await Instances.EndAsync(Id);
        return (ended.Status, ended.Output);
    }
}

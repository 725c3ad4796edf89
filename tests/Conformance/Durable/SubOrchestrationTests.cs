using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Durable;

public sealed class SubOrchestrationTests(SharedApp shared) : ConformanceTests(shared)
{
    [Fact]
    public async Task Sub_orchestrations_run_under_the_id_they_are_given_or_one_of_their_own() =>
        Assert.Equal("\"one named below Parent; two unnamed below Parent\"", await Instances.OutputAsync("Parent", Id));

    [Fact]
    public async Task A_sub_orchestration_with_an_id_takes_events_itself()
    {
        await Instances.StartAsync("WaitsForChild", Id);
        await Instances.SeeAsync(Id + "-child", instance => instance.Status == "Running");
        foreach (var letter in "abc")
        {
            await Instances.RaiseAsync(Id + "-child", "letter", letter.ToString());
        }

        Assert.Equal("\"abc\"", (await Instances.EndAsync(Id)).Output);
    }

    [Fact]
    public async Task Terminating_leaves_the_sub_orchestrations_running_on_Azure_Storage_although_it_asks_for_them()
    {
        await Instances.StartAsync("WaitsForChild", Id);
        await Instances.SeeAsync(Id + "-child", instance => instance.Status == "Running");
        await Instances.SteerAsync(Id, "terminate");

        Assert.Equal("Terminated", (await Instances.EndAsync(Id)).Status);
        foreach (var letter in "abc")
        {
            await Instances.RaiseAsync(Id + "-child", "letter", letter.ToString());
        }

        Assert.Equal("Completed", (await Instances.EndAsync(Id + "-child")).Status);
    }

    [Fact]
    public async Task An_orchestration_sends_an_event_to_another()
    {
        await Instances.StartAsync("Race", Id, TimeSpan.FromDays(1));
        await Instances.RunAsync("Tells", Id + "-teller", Id);

        Assert.Equal($"\"in time: from {Id}-teller\"", (await Instances.EndAsync(Id)).Output);
    }
}

using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Durable;

public sealed class ReplayTests(SharedApp shared) : ConformanceTests(shared)
{
    [Fact]
    public async Task Time_and_new_guids_are_the_same_in_every_replay()
    {
        await Instances.StartAsync("Stable", Id);
        await Instances.RaiseAsync(Id, "go", null);

        Assert.Equal("\"stable\"", (await Instances.EndAsync(Id)).Output);
    }

    [Fact]
    public async Task Code_that_is_not_replayed_runs_once()
    {
        await Instances.StartAsync("NotesOnce", Id);
        await JournalAsync(Id, lines => lines.Length > 0);
        await Instances.RaiseAsync(Id, "go", null);
        await Instances.EndAsync(Id);

        Assert.Equal(["between the steps"], await JournalAsync(Id));
    }

    [Fact]
    public async Task A_step_that_differs_in_the_replay_fails_the_orchestration()
    {
        await Instances.StartAsync("ChangesActivity", Id);
        // Mostly the activity's result brings the first replay; where it was taken in the same run, the event does.
        if (!(await Instances.SeeAsync(Id, instance => instance.HasEnded || instance.CustomStatus == "\"waits\"")).HasEnded)
        {
            await Instances.RaiseAsync(Id, "go", null);
        }

        var ended = await Instances.EndAsync(Id);

        Assert.Equal("Failed", ended.Status);
        Assert.Contains("determin", ended.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_await_of_something_that_is_not_durable_fails_the_orchestration()
    {
        var ended = await Instances.RunAsync("AwaitsNonDurableTask", Id);

        Assert.Equal("Failed", ended.Status);
    }
}

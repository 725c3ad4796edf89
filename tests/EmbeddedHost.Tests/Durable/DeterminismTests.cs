using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class DeterminismTests
{
    [Theory]
    [InlineData(typeof(AfterTheChange), "step 0 is a timer now, but history has activity 'Prepare' there")]
    [InlineData(typeof(AfterARemoval), "history has activity 'Prepare' as step 0, but the code no longer asks for it")]
    public async Task Code_that_was_changed_under_a_running_instance_fails_it_and_names_the_step(Type changed, string difference)
    {
        using var recipe = new HostRecipe(typeof(BeforeTheChange));
        await using (var before = await recipe.StartAsync())
        {
            await before.StartAsync("Evolving", "old");
            await Eventually.TrueAsync(() => before.Functions.Engine.Reader.ReadActivities().Count == 0);
        }

        recipe.Types[0] = changed;
        await using var after = await recipe.StartAsync();
        await after.RaiseAsync("old", "go", "on");

        var failed = await after.EndAsync("old");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.EndsWith("NonDeterministicOrchestrationException", failed.FailureDetails!.ErrorType, StringComparison.Ordinal);
        Assert.Contains(difference, failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_that_no_longer_asks_for_what_is_still_under_way_fails_and_names_the_step()
    {
        using var recipe = new HostRecipe(typeof(WithDeadline));
        await using (var before = await recipe.StartAsync())
        {
            await before.StartAsync("Deadlined", "old");
            await before.TimersAsync(1);
        }

        recipe.Types[0] = typeof(WithoutDeadline);
        await using var after = await recipe.StartAsync();
        await after.RaiseAsync("old", "go", "on");

        var failed = await after.EndAsync("old");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("history has a timer as step 0, but the code no longer asks for it", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AwaitsDelay")]
    [InlineData("AwaitsDelayBesideATimer")]
    [InlineData("CallsFromElsewhere")]
    public async Task Awaiting_what_is_not_durable_fails_with_a_message_that_says_so(string orchestrator)
    {
        using var recipe = new HostRecipe(typeof(ForbiddenAwaits));
        await using var host = await recipe.StartAsync();

        var failed = await host.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("did not come from its TaskOrchestrationContext", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Guids_and_times_are_the_same_live_and_in_every_replay()
    {
        using var recipe = new HostRecipe(typeof(Stable)) { Settings = { ["EmbeddedHost:MaxResidentInstances"] = "0" } };
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Stable", "stable");
        var live = (await host.StatusAsync("stable")).ReadCustomStatusAs<string[]>()!;
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await host.RaiseAsync("stable", "next", "x");
        }

        var replayed = (await host.EndAsync("stable")).ReadOutputAs<string[]>()!;

        Assert.Equal(live[0], replayed[0]);
        Assert.Equal(3, replayed.Distinct().Count());
    }
}

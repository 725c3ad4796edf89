using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class SequenceTests
{
    [Theory]
    [InlineData("2000")]
    [InlineData("0")]
    public async Task Five_activities_run_one_after_another_whether_the_code_stays_in_memory_or_is_replayed(string resident)
    {
        using var recipe = new HostRecipe(typeof(Sequences)) { Settings = { ["EmbeddedHost:MaxResidentInstances"] = resident } };
        await using var host = await recipe.StartAsync();

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("FiveSteps", 1, TestContext.Current.CancellationToken);
        var instance = await host.Client.WaitForInstanceCompletionAsync(id, true, TestContext.Current.CancellationToken);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, instance.RuntimeStatus);
        Assert.Equal(6, instance.ReadOutputAs<int>());
        Assert.Equal(1, instance.ReadInputAs<int>());
    }

    [Theory]
    [InlineData("2000")]
    [InlineData("0")]
    public async Task A_hundred_activities_side_by_side_all_report(string resident)
    {
        using var recipe = new HostRecipe(typeof(Sequences)) { Settings = { ["EmbeddedHost:MaxResidentInstances"] = resident } };
        await using var host = await recipe.StartAsync();

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("FanOut", 100, TestContext.Current.CancellationToken);
        var instance = await host.Client.WaitForInstanceCompletionAsync(id, true, TestContext.Current.CancellationToken);

        Assert.Equal(5050, instance.ReadOutputAs<int>());
    }
}

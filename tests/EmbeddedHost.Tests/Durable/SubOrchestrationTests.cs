using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class SubOrchestrationTests
{
    [Theory]
    [InlineData("2000")]
    [InlineData("0")]
    public async Task A_parent_gets_the_result_of_its_child(string resident)
    {
        using var recipe = new HostRecipe(typeof(WaitingOrchestrations)) { Settings = { ["EmbeddedHost:MaxResidentInstances"] = resident } };
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Parent", "family");
        await Eventually.TrueAsync(async () => await host.Client.GetInstanceAsync("family:child", TestContext.Current.CancellationToken) is not null);

        await host.StartAsync("Tell", "teller", "family:child");

        Assert.Equal("parent of Parent's family:child told", (await host.EndAsync("family")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_parent_sees_why_its_child_failed()
    {
        using var recipe = new HostRecipe(typeof(WaitingOrchestrations));
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Parent", "family");
        await Eventually.TrueAsync(async () => await host.Client.GetInstanceAsync("family:child", TestContext.Current.CancellationToken) is not null);

        await host.RaiseAsync("family:child", "answer", "throw");

        var parent = await host.EndAsync("family");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, parent.RuntimeStatus);
        Assert.True(parent.FailureDetails!.InnerFailure!.IsCausedBy<NotSupportedException>());
    }

    [Fact]
    public async Task Terminating_recursively_ends_the_child_as_well_and_purging_removes_both()
    {
        using var recipe = new HostRecipe(typeof(WaitingOrchestrations));
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Parent", "family");
        await Eventually.TrueAsync(async () => await host.Client.GetInstanceAsync("family:child", TestContext.Current.CancellationToken) is not null);

        await host.Client.TerminateInstanceAsync(
            "family", new TerminateInstanceOptions("enough", Recursive: true), TestContext.Current.CancellationToken);

        Assert.Equal("enough", (await host.EndAsync("family")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.EndAsync("family:child")).RuntimeStatus);
        var purged = await host.Client.PurgeInstanceAsync(
            "family", new PurgeInstanceOptions(Recursive: true), TestContext.Current.CancellationToken);
        Assert.Equal(2, purged.PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync("family:child", TestContext.Current.CancellationToken));
    }
}

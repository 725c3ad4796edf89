using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class ClientTests : IDisposable
{
    private readonly HostRecipe recipe = new(typeof(WaitingOrchestrations), typeof(Sequences));

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task An_id_that_runs_is_refused_and_one_that_has_ended_is_replaced()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "same");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.StartAsync("FiveSteps", "same", 1));
        await host.Client.TerminateInstanceAsync("same", TestContext.Current.CancellationToken);
        await host.StartAsync("FiveSteps", "same", 1);

        var replaced = await host.EndAsync("same");
        Assert.Equal("FiveSteps", replaced.Name);
        Assert.Equal(6, replaced.ReadOutputAs<int>());
    }

    [Fact]
    public async Task Terminating_ends_with_the_given_output_and_only_once()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "long");

        await host.Client.TerminateInstanceAsync("long", "stopped by hand", TestContext.Current.CancellationToken);

        var ended = await host.EndAsync("long");
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("stopped by hand", ended.ReadOutputAs<string>());
        var again = await Assert.ThrowsAsync<RpcException>(
            () => host.Client.TerminateInstanceAsync("long", TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.FailedPrecondition, again.StatusCode);
    }

    [Fact]
    public async Task Suspended_at_any_moment_of_starting_over_it_stays_so_until_it_is_resumed()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Spin", "spinning");
        foreach (var _ in Enumerable.Range(0, 30))
        {
            await host.Client.SuspendInstanceAsync("spinning", TestContext.Current.CancellationToken);
            await host.TimersAsync(0);
            Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.StatusAsync("spinning")).RuntimeStatus);
            await host.Client.ResumeInstanceAsync("spinning", TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Nothing_stays_behind_of_waiting_for_what_has_ended_or_of_giving_up()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "three");
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.WaitForInstanceCompletionAsync("three", impatience.Token));
        await host.Client.TerminateInstanceAsync("three", TestContext.Current.CancellationToken);
        await host.EndAsync("three");
        await host.EndAsync("three");

        Assert.Equal(0, host.Functions.Engine.Waiters.Count);
    }

    [Fact]
    public async Task Only_what_has_ended_can_be_purged()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "running");

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => host.Client.PurgeInstanceAsync("running", TestContext.Current.CancellationToken));
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("nobody", TestContext.Current.CancellationToken)).PurgedInstanceCount);
        await host.Client.TerminateInstanceAsync("running", TestContext.Current.CancellationToken);
        var purged = await host.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Terminated]), TestContext.Current.CancellationToken);

        Assert.Equal(1, purged.PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync("running", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Instances_are_listed_by_id_in_pages_and_filtered()
    {
        await using var host = await recipe.StartAsync();
        foreach (var number in Enumerable.Range(0, 5))
        {
            await host.StartAsync("ThreeEvents", $"waits-{number}");
        }

        await host.StartAsync("FiveSteps", "waits-not", 1);
        await host.EndAsync("waits-not");

        var query = new OrchestrationQuery(
            InstanceIdPrefix: "waits-", PageSize: 2, Statuses: [OrchestrationRuntimeStatus.Running]);
        List<Page<OrchestrationMetadata>> pages = [];
        await foreach (var page in host.Client.GetAllInstancesAsync(query).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([2, 2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(
            Enumerable.Range(0, 5).Select(number => $"waits-{number}"), pages.SelectMany(page => page.Values).Select(instance => instance.InstanceId));
    }

    [Fact]
    public async Task An_instance_that_starts_anew_while_the_ended_are_purged_is_left_alone()
    {
        await using var host = await recipe.StartAsync();
        using var enough = new CancellationTokenSource();
        var purging = Task.Run(PurgeAgainAndAgainAsync, TestContext.Current.CancellationToken);

        foreach (var _ in Enumerable.Range(0, 300))
        {
            await host.StartAsync("ThreeEvents", "again");
            await host.Client.TerminateInstanceAsync("again", TestContext.Current.CancellationToken);
        }

        await enough.CancelAsync();
        Assert.NotEqual(0, await purging);

        async Task<int> PurgeAgainAndAgainAsync()
        {
            var purged = 0;
            while (!enough.IsCancellationRequested)
            {
                purged += (await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), TestContext.Current.CancellationToken)).PurgedInstanceCount;
            }

            return purged;
        }
    }

    [Theory]
    [InlineData("TaskHub", 1)]
    [InlineData("taskhub", 1)]
    [InlineData("AnotherHub", 0)]
    public async Task A_query_for_another_task_hub_finds_nothing(string hub, int found)
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "here");

        var instances = host.Client.GetAllInstancesAsync(new OrchestrationQuery(TaskHubNames: [hub]));

        Assert.Equal(found, await instances.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_hundred_waiters_on_one_instance_all_see_its_end()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "three");
        var waiters = Enumerable.Range(0, 100).Select(_ => host.EndAsync("three")).ToArray();

        foreach (var name in new[] { "a", "b", "c" })
        {
            await host.RaiseAsync("three", "step", name);
        }

        Assert.All(await Task.WhenAll(waiters), instance => Assert.Equal("a b c", instance.ReadOutputAs<string>()));
    }
}

using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Durable;

public sealed class DurableClientTests(SharedApp shared) : ConformanceTests(shared)
{
    [Fact]
    public async Task Starting_an_id_that_runs_is_refused_and_one_that_has_ended_is_replaced()
    {
        await Instances.StartAsync("Race", Id, TimeSpan.FromDays(1));
        Assert.Equal("OrchestrationAlreadyExistsException", await Instances.TryStartAsync("Race", Id, TimeSpan.FromDays(1)));

        await Instances.RaiseAsync(Id, "answer", "yes");
        await Instances.EndAsync(Id);
        Assert.Equal("\"Hello Ada\"", await Instances.OutputAsync("Chain", Id, new[] { "Ada" }));
    }

    [Fact]
    public async Task The_name_of_an_orchestrator_ignores_case() =>
        Assert.Equal("\"Hello Ada\"", await Instances.OutputAsync("chain", Id, new[] { "Ada" }));

    [Fact]
    public async Task Ids_do_not_ignore_case()
    {
        await Instances.RunAsync("Void", Id);

        Assert.Null(await Instances.ShowAsync(Id.ToUpperInvariant()));
    }

    [Fact]
    public async Task An_id_that_begins_with_an_at_sign_is_refused() =>
        Assert.DoesNotContain(Id, await Instances.TryStartAsync("Void", "@" + Id), StringComparison.Ordinal);

    [Fact]
    public async Task Raising_an_event_returns_not_found_for_an_unknown_instance_and_gone_for_an_ended_one()
    {
        Assert.Equal("RpcException NotFound", await Instances.RaiseAsync(Id, "go", null));

        await Instances.RunAsync("Void", Id);
        Assert.Equal("RpcException FailedPrecondition", await Instances.RaiseAsync(Id, "go", null));
    }

    [Fact]
    public async Task Terminating_returns_not_found_for_an_unknown_instance_and_gone_for_an_ended_one()
    {
        Assert.Equal("RpcException NotFound", await Instances.SteerAsync(Id, "terminate"));

        await Instances.RunAsync("Void", Id);
        Assert.Equal("RpcException FailedPrecondition", await Instances.SteerAsync(Id, "terminate"));
    }

    [Theory]
    [InlineData("suspend")]
    [InlineData("resume")]
    public async Task Suspending_or_resuming_returns_not_found_for_an_unknown_instance_and_gone_for_an_ended_one(string command)
    {
        Assert.Equal("RpcException NotFound", await Instances.SteerAsync(Id, command));

        await Instances.RunAsync("Void", Id);
        Assert.Equal("RpcException FailedPrecondition", await Instances.SteerAsync(Id, command));
    }

    [Fact]
    public async Task Suspending_twice_is_refused_and_so_is_resuming_what_runs()
    {
        await Instances.StartAsync("Collect", Id);
        await Instances.SeeAsync(Id, instance => instance.Status == "Running");
        Assert.Equal("RpcException FailedPrecondition", await Instances.SteerAsync(Id, "resume"));

        await Instances.SteerAsync(Id, "suspend");
        await Instances.SeeAsync(Id, instance => instance.Status == "Suspended");
        Assert.Equal("RpcException FailedPrecondition", await Instances.SteerAsync(Id, "suspend"));
    }

    [Fact]
    public async Task Terminating_sets_the_output()
    {
        await Instances.StartAsync("Collect", Id);
        await Instances.SeeAsync(Id, instance => instance.Status == "Running");
        await Instances.SteerAsync(Id, "terminate");
        var ended = await Instances.EndAsync(Id);

        Assert.Equal(("Terminated", "\"ended early\""), (ended.Status, ended.Output));
    }

    [Fact]
    public async Task An_instance_that_starts_later_is_pending_and_can_be_terminated()
    {
        await Instances.TryStartAsync("Void", Id, delay: 60);
        await Instances.SeeAsync(Id, instance => instance.Status == "Pending");
        await Instances.SteerAsync(Id, "terminate");

        Assert.Equal("Terminated", (await Instances.EndAsync(Id)).Status);
    }

    [Fact]
    public async Task Purging_removes_an_ended_instance_refuses_a_running_one_and_finds_no_other()
    {
        Assert.Equal("0", await Instances.SteerAsync(Id, "purge"));

        await Instances.StartAsync("Collect", Id);
        await Instances.SeeAsync(Id, instance => instance.Status == "Running");
        Assert.Equal("InvalidOperationException", await Instances.SteerAsync(Id, "purge"));

        await Instances.SteerAsync(Id, "terminate");
        await Instances.EndAsync(Id);
        Assert.Equal("1", await Instances.SteerAsync(Id, "purge"));
        Assert.Null(await Instances.ShowAsync(Id));
    }

    [Fact]
    public async Task Instances_are_listed_by_prefix_and_status_in_pages_by_id()
    {
        foreach (var number in new[] { 3, 1, 2 })
        {
            await Instances.RunAsync("Void", $"{Id}-{number}");
        }

        await Instances.RunAsync("Breaks", $"{Id}-4");
        var first = await Instances.ListAsync(Id, "&status=Completed&size=2");
        var second = await Instances.ListAsync(Id, $"&status=Completed&size=2&token={Uri.EscapeDataString(first!.ContinuationToken!)}");

        Assert.Equal([$"{Id}-1", $"{Id}-2"], first.Ids);
        Assert.Equal([$"{Id}-3"], second!.Ids);
        Assert.Equal([$"{Id}-4"], (await Instances.ListAsync(Id, "&status=Failed"))!.Ids);
    }

    [Fact]
    public async Task A_client_waits_for_the_end()
    {
        await Instances.StartAsync("Race", Id, TimeSpan.FromDays(1));
        var waiting = Http.GetStringAsync($"instances/{Id}/completion", Cancellation);
        await Instances.RaiseAsync(Id, "answer", "yes");

        Assert.Contains("in time: yes", await waiting, StringComparison.Ordinal);
    }
}

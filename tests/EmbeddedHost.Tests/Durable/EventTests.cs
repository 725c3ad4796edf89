using Grpc.Core;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class EventTests : IDisposable
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));
    private readonly HostRecipe recipe;

    public EventTests()
    {
        recipe = new HostRecipe(typeof(WaitingOrchestrations)) { Time = time, Settings = { ["EmbeddedHost:MaxResidentInstances"] = "0" } };
    }

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task Events_are_kept_in_order_until_waited_for_whatever_their_case()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "three", at: time.GetUtcNow().AddHours(1));
        await host.RaiseAsync("three", "STEP", "one");
        await host.RaiseAsync("three", "Step", "two");

        time.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(async () => (await host.StatusAsync("three")).SerializedCustomStatus == """{"Received":["one","two"]}""");
        await host.RaiseAsync("three", "step", "three");

        Assert.Equal("one two three", (await host.EndAsync("three")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Of_two_waits_for_the_same_event_the_later_one_is_served_first()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("TwoWaits", "two");
        await host.RaiseAsync("two", "step", "first");
        await host.RaiseAsync("two", "step", "second");

        Assert.Equal("later first, earlier second", (await host.EndAsync("two")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task One_event_cannot_be_awaited_as_two_types_at_the_same_time()
    {
        await using var host = await recipe.StartAsync();

        var instance = await host.RunAsync("TwoKindsOfWaits");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Equal("System.ArgumentException", instance.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task A_wait_with_a_timeout_ends_by_the_event_or_by_the_time()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Approval", "granted");
        await host.StartAsync("Approval", "expired");
        await host.TimersAsync(2);

        await host.RaiseAsync("granted", "approve", "by Ada");
        Assert.Equal("by Ada", (await host.EndAsync("granted")).ReadOutputAs<string>());
        time.Advance(TimeSpan.FromHours(72));
        Assert.Equal("expired", (await host.EndAsync("expired")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_survive_a_restart()
    {
        await using (var first = await recipe.StartAsync())
        {
            await first.StartAsync("ThreeEvents", "three");
            await first.RaiseAsync("three", "step", "one");
        }

        await using var second = await recipe.StartAsync();
        await second.RaiseAsync("three", "step", "two");
        await second.RaiseAsync("three", "step", "three");

        Assert.Equal("one two three", (await second.EndAsync("three")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_event_for_a_missing_or_finished_instance_is_refused_as_the_official_client_does()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("Sleep", "done", TimeSpan.Zero);
        time.Advance(TimeSpan.FromSeconds(1));
        await host.EndAsync("done");

        var missing = await Assert.ThrowsAsync<RpcException>(() => host.RaiseAsync("nobody", "x"));
        var finished = await Assert.ThrowsAsync<RpcException>(() => host.RaiseAsync("done", "x"));

        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, finished.StatusCode);
    }

    [Fact]
    public async Task A_suspended_instance_keeps_its_events_for_later()
    {
        await using var host = await recipe.StartAsync();
        await host.StartAsync("ThreeEvents", "three");
        await host.Client.SuspendInstanceAsync("three", TestContext.Current.CancellationToken);
        await host.RaiseAsync("three", "step", "one");
        await host.RaiseAsync("three", "step", "two");
        await host.RaiseAsync("three", "step", "three");
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.StatusAsync("three")).RuntimeStatus);

        await host.Client.ResumeInstanceAsync("three", TestContext.Current.CancellationToken);

        Assert.Equal("one two three", (await host.EndAsync("three")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Starting_over_keeps_the_events_that_nothing_waited_for()
    {
        using var realTime = new HostRecipe(typeof(WaitingOrchestrations));
        await using var host = await realTime.StartAsync();
        await host.StartAsync("CountDown", "again", 5);
        await host.RaiseAsync("again", "kept", "still here");

        Assert.Equal("still here", (await host.EndAsync("again")).ReadOutputAs<string>());
    }
}

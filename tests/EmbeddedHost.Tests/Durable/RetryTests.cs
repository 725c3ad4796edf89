using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class RetryTests
{
    [Fact]
    public async Task A_policy_waits_longer_between_attempts_and_ends_with_the_result()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));
        using var recipe = new HostRecipe(typeof(RetryOrchestrations)) { Time = time };
        await using var host = await recipe.StartAsync();
        await host.StartAsync("RetryByPolicy", "policy-" + recipe.Folder);

        await host.TimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(10));
        await host.TimersAsync(0);
        await host.TimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(20));
        var instance = await host.EndAsync("policy-" + recipe.Folder);

        Assert.Equal("3 attempts in 30 s", instance.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_handler_decides_by_the_failure()
    {
        using var recipe = new HostRecipe(typeof(RetryOrchestrations));
        await using var host = await recipe.StartAsync();

        Assert.Equal(3, (await host.RunAsync("RetryByHandler")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_failed_activity_tells_type_message_and_inner_failure()
    {
        using var recipe = new HostRecipe(typeof(RetryOrchestrations));
        await using var host = await recipe.StartAsync();

        Assert.Equal(
            "FailInside: outer <- System.FormatException: inner; True", (await host.RunAsync("GiveUp")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_exception_that_nobody_catches_fails_the_instance()
    {
        using var recipe = new HostRecipe(typeof(RetryOrchestrations));
        await using var host = await recipe.StartAsync();

        var instance = await host.RunAsync("Throw");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Equal("Microsoft.DurableTask.TaskFailedException", instance.FailureDetails!.ErrorType);
        Assert.Equal("outer", instance.FailureDetails.InnerFailure!.ErrorMessage);
        Assert.Equal("inner", instance.FailureDetails.InnerFailure.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task An_orchestrator_that_does_not_exist_starts_and_fails()
    {
        using var recipe = new HostRecipe(typeof(RetryOrchestrations));
        await using var host = await recipe.StartAsync();

        var instance = await host.RunAsync("Nope");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Contains("'Nope' doesn't exist", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }
}

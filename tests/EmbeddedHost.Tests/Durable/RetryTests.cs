using Microsoft.DurableTask;
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
    public async Task An_attempt_that_fails_before_the_timeout_is_repeated_although_the_repetition_comes_after_it()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-01-01T00:00:00Z"));
        using var recipe = new HostRecipe(typeof(RetryOrchestrations)) { Time = time };
        await using var host = await recipe.StartAsync();
        await host.StartAsync("RetryForFifteenSeconds", "timeout-" + recipe.Folder);

        await host.TimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(10));
        await host.TimersAsync(0);
        await host.TimersAsync(1);
        time.Advance(TimeSpan.FromSeconds(10));
        var instance = await host.EndAsync("timeout-" + recipe.Folder);

        Assert.Equal("attempt 3 after 20 s", instance.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(0, null, null)]
    [InlineData(-1, null, null)]
    [InlineData(10, 9, null)]
    [InlineData(10, null, 9)]
    public void A_policy_whose_spans_make_no_sense_is_refused(int first, int? longest, int? timeout)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RetryPolicy(
            3, TimeSpan.FromSeconds(first), 1, longest is { } most ? TimeSpan.FromSeconds(most) : null, timeout is { } end ? TimeSpan.FromSeconds(end) : null));

    [Fact]
    public async Task Options_in_the_place_of_the_input_are_refused()
    {
        using var recipe = new HostRecipe(typeof(RetryOrchestrations));
        await using var host = await recipe.StartAsync();

        var instance = await host.RunAsync("OptionsAsInput");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Equal("System.ArgumentException", instance.FailureDetails!.ErrorType);
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

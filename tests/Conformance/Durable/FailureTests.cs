using TenantHygiene.Conformance.Support;

namespace TenantHygiene.Conformance.Durable;

public sealed class FailureTests(SharedApp shared) : ConformanceTests(shared)
{
    [Theory]
    [InlineData("Retries", 2, "\"3\"")]
    [InlineData("RetriesByHandler", 3, "\"4\"")]
    public async Task A_call_is_repeated_as_its_policy_or_handler_says(string orchestrator, int failures, string output) =>
        Assert.Equal(output, await Instances.OutputAsync(orchestrator, Id, failures));

    [Theory]
    [InlineData("Retries", 3)]
    [InlineData("RetriesByHandler", 4)]
    public async Task A_call_that_never_succeeds_fails_its_orchestration_after_the_last_try(string orchestrator, int tries)
    {
        var ended = await Instances.RunAsync(orchestrator, Id, int.MaxValue);

        Assert.Equal("Failed", ended.Status);
        Assert.Contains($"try {tries} failed", ended.Output, StringComparison.Ordinal);
        Assert.Equal(tries, (await JournalAsync(Id)).Length);
    }

    [Fact]
    public async Task The_failure_of_an_activity_is_caught_with_its_name_message_and_stack() =>
        Assert.Equal("\"Flaky|try 1 failed|True\"", await Instances.OutputAsync("Catches", Id));

    [Fact]
    public async Task The_failure_of_an_activity_says_what_caused_it() =>
        Assert.Equal(
            "\"TenantHygiene.Conformance.App.Durable.DeviceException|True|False|System.TimeoutException\"",
            await Instances.OutputAsync("Diagnoses", Id)
        );

    [Fact]
    public async Task The_failure_of_a_sub_orchestration_is_caught_with_its_cause() =>
        Assert.Equal("\"Breaks|True|no answer\"", await Instances.OutputAsync("CatchesChild", Id));

    [Fact]
    public async Task An_exception_of_the_orchestrator_fails_it_and_its_output_has_the_message()
    {
        var ended = await Instances.RunAsync("Breaks", Id);

        Assert.Equal("Failed", ended.Status);
        Assert.Contains("orchestration broke", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calling_an_unknown_activity_is_a_failure_that_can_be_caught() =>
        Assert.Equal("\"caught\"", await Instances.OutputAsync("CallsUnknownActivity", Id));

    [Fact]
    public async Task An_unknown_orchestration_is_accepted_and_fails()
    {
        var ended = await Instances.RunAsync("Nobody", Id);

        Assert.Equal("Failed", ended.Status);
        Assert.Contains("'Nobody' doesn't exist", ended.Output, StringComparison.Ordinal);
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class PayloadTests : IDisposable
{
    private readonly HostRecipe recipe = new(typeof(Greedy))
    {
        Settings = { ["EmbeddedHost:MaxPayloadCharacters"] = "2000", ["EmbeddedHost:MaxResidentInstances"] = "0" },
    };

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task A_payload_that_is_too_large_is_refused_where_it_arises_and_the_code_may_go_on()
    {
        await using var host = await recipe.StartAsync();

        var instance = await host.RunAsync("Greedy");

        Assert.Equal("refused, refused, small", instance.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_input_that_is_too_large_is_refused()
    {
        await using var host = await recipe.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => host.RunAsync("Greedy", new string('x', 2_000)));
    }

    [Fact]
    public async Task A_custom_status_of_sixteen_thousand_characters_fails_the_instance()
    {
        await using var host = await recipe.StartAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.RunAsync("Talkative")).RuntimeStatus);
    }

    public static class Greedy
    {
        [Function("Greedy")]
        public static async Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var sent = "sent";
            try
            {
                await context.CallActivityAsync("Repeat", new string('x', 2_000));
            }
            catch (ArgumentException)
            {
                sent = "refused";
            }

            var received = "received";
            try
            {
                await context.CallActivityAsync<string>("Repeat", 2_000);
            }
            catch (TaskFailedException failed) when (failed.IsCausedByException<ArgumentException>())
            {
                received = "refused";
            }

            return $"{sent}, {received}, {(await context.CallActivityAsync<string>("Repeat", 5)).Replace("xxxxx", "small", StringComparison.Ordinal)}";
        }

        [Function("Talkative")]
        public static Task Talkative([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            context.SetCustomStatus(new string('x', 16_000));
            return Task.CompletedTask;
        }

        [Function("Repeat")]
        public static string Repeat([ActivityTrigger] int count) => new('x', count);
    }
}

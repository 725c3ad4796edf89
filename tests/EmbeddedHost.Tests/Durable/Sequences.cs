using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public static class Sequences
{
    [Function("FiveSteps")]
    public static async Task<int> FiveSteps([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var value = context.GetInput<int>();
        for (var step = 0; step < 5; step++)
        {
            value = await context.CallActivityAsync<int>("Increment", value);
        }

        return value;
    }

    [Function("FanOut")]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
        => (await Task.WhenAll(Enumerable.Range(0, context.GetInput<int>())
            .Select(number => context.CallActivityAsync<int>("Increment", number)))).Sum();

    [Function("Increment")]
    public static int Increment([ActivityTrigger] int value) => value + 1;
}

using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public sealed class InvocationTests : IDisposable
{
    private readonly Witness witness = new();
    private readonly HostRecipe recipe;

    public InvocationTests()
    {
        recipe = new HostRecipe(typeof(Repair))
        {
            Configure = builder =>
            {
                builder.Services.AddSingleton(witness);
                builder.UseMiddleware(async (context, next) =>
                {
                    witness.Seen.Enqueue($"{context.FunctionDefinition.Name}, request {context.GetHttpContext() is not null}");
                    await next();
                });
            },
        };
    }

    public void Dispose() => recipe.Dispose();

    [Fact]
    public async Task Middleware_runs_around_orchestrators_and_activities_too()
    {
        await using var host = await recipe.StartAsync();
        witness.Gate.Release();

        await host.RunAsync("Repair", new Order("lamp", State.Broken));

        Assert.Equal(["Repair, request False", "Fix, request False"], witness.Seen);
    }

    [Fact]
    public async Task Payloads_keep_names_enums_and_nulls_as_declared()
    {
        await using var host = await recipe.StartAsync();
        witness.Gate.Release();

        var instance = await host.RunAsync("Repair", new Order("lamp", State.Broken));

        Assert.Equal("""{"Item":"lamp","State":1,"Note":null}""", instance.SerializedInput);
        Assert.Equal($$"""{"Item":"lamp","State":2,"Note":"by {{instance.InstanceId}}"}""", instance.SerializedOutput);
    }

    [Fact]
    public async Task A_host_that_stops_lets_a_running_activity_finish_and_never_runs_it_again()
    {
        await using (var first = await recipe.StartAsync())
        {
            await first.StartAsync("Repair", "lamp", new Order("lamp", State.Broken));
            await witness.Entered.WaitAsync(TestContext.Current.CancellationToken);
            var stopping = first.StopAsync();
            witness.Gate.Release();
            await stopping;
        }

        await using var second = await recipe.StartAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await second.EndAsync("lamp")).RuntimeStatus);
        Assert.Single(witness.Seen, seen => seen.StartsWith("Fix", StringComparison.Ordinal));
    }

    public enum State
    {
        Unknown,
        Broken,
        Whole,
    }

    public sealed record Order(string Item, State State, string? Note = null);

    public sealed class Witness
    {
        public ConcurrentQueue<string> Seen { get; } = new();

        public SemaphoreSlim Entered { get; } = new(0);

        public SemaphoreSlim Gate { get; } = new(0);
    }

    public sealed class Repair(Witness witness)
    {
        [Function("Repair")]
        public static async Task<Order> Run([OrchestrationTrigger] TaskOrchestrationContext context, FunctionContext function)
        {
            var logger = context.CreateReplaySafeLogger<Repair>();
            logger.LogInformation("{Function} begins", function.FunctionDefinition.Name);
            return await context.CallActivityAsync<Order>("Fix", context.GetInput<Order>());
        }

        [Function("Fix")]
        public async Task<Order> Fix([ActivityTrigger] Order order, string instanceId, CancellationToken cancellation)
        {
            witness.Entered.Release();
            await witness.Gate.WaitAsync(cancellation);
            return order with { State = State.Whole, Note = "by " + instanceId };
        }
    }
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

public static class BeforeTheChange
{
    [Function("Evolving")]
    public static async Task<string> Evolving([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("Prepare");
        return await context.WaitForExternalEvent<string>("go");
    }

    [Function("Prepare")]
    public static void Prepare([ActivityTrigger] object? input)
    {
        // Nothing to prepare.
    }
}

public static class AfterTheChange
{
    [Function("Evolving")]
    public static async Task<string> Evolving([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
        return await context.WaitForExternalEvent<string>("go");
    }
}

public static class AfterARemoval
{
    [Function("Evolving")]
    public static Task<string> Evolving([OrchestrationTrigger] TaskOrchestrationContext context)
        => context.WaitForExternalEvent<string>("go");
}

public static class WithDeadline
{
    [Function("Deadlined")]
    public static async Task Deadlined([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var deadline = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
        await Task.WhenAny(deadline, context.WaitForExternalEvent<string>("go"));
    }
}

public static class WithoutDeadline
{
    [Function("Deadlined")]
    public static Task Deadlined([OrchestrationTrigger] TaskOrchestrationContext context) => context.WaitForExternalEvent<string>("go");
}

public static class ForbiddenAwaits
{
    [Function("AwaitsDelay")]
    public static Task AwaitsDelay([OrchestrationTrigger] TaskOrchestrationContext context) => Task.Delay(1, CancellationToken.None);

    [Function("AwaitsDelayBesideATimer")]
    public static async Task AwaitsDelayBesideATimer([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        await Task.Delay(1, CancellationToken.None);
        await timer;
    }

    [Function("CallsFromElsewhere")]
    public static async Task CallsFromElsewhere([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var timer = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        await Task.Delay(1, CancellationToken.None).ConfigureAwait(false);
        context.SetCustomStatus("from another thread");
        await timer;
    }
}

public static class Stable
{
    [Function("Stable")]
    public static async Task<string[]> Run([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        List<string> seen = [];
        for (var round = 0; round < 3; round++)
        {
            seen.Add($"{context.NewGuid()} {context.CurrentUtcDateTime:O}");
            context.SetCustomStatus(seen);
            await context.WaitForExternalEvent<string>("next");
        }

        return [.. seen];
    }
}

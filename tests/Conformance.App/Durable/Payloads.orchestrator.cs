using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TenantHygiene.Conformance.App.Durable;

/// <summary>What payloads look like, and how large they may be.</summary>
public static class Payloads
{
    [Function(nameof(Send))]
    public static async Task<Parcel> Send([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<Parcel>(nameof(Activities.Same), context.GetInput<Parcel>());

    [Function(nameof(Text))]
    public static async Task<string?> Text([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<string?>(nameof(Activities.SameText), context.GetInput<string?>());

    [Function(nameof(Void))]
    public static async Task Void([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync(nameof(Activities.DoNothing));

    [Function(nameof(LongStatus))]
    public static void LongStatus([OrchestrationTrigger] TaskOrchestrationContext context) => context.SetCustomStatus(new string('x', 17_000));
}

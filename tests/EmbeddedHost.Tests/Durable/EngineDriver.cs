using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.EmbeddedHost.Tests.Durable;

/// <summary>Short words for what the durable tests do with a client.</summary>
internal static class EngineDriver
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<OrchestrationMetadata> RunAsync(this HostUnderTest host, string orchestrator, object? input = null)
    {
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, Cancellation);
        return await host.EndAsync(id);
    }

    public static Task StartAsync(this HostUnderTest host, string orchestrator, string id, object? input = null, DateTimeOffset? at = null)
        => host.Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id, at), Cancellation);

    public static Task RaiseAsync(this HostUnderTest host, string id, string name, object? payload = null)
        => host.Client.RaiseEventAsync(id, name, payload, Cancellation);

    public static Task<OrchestrationMetadata> EndAsync(this HostUnderTest host, string id)
        => host.Client.WaitForInstanceCompletionAsync(id, true, Cancellation);

    public static async Task<OrchestrationMetadata> StatusAsync(this HostUnderTest host, string id)
        => await host.Client.GetInstanceAsync(id, true, Cancellation) ?? throw new InvalidOperationException($"No instance {id}.");

    public static Task TimersAsync(this HostUnderTest host, int count)
        => Eventually.TrueAsync(() => host.Functions.Engine.WaitingTimers == count);
}

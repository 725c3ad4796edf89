using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace TenantHygiene.HostLoad;

/// <summary>Puts load on the host, and waits until it has dealt with it.</summary>
public static class LoadApi
{
    /// <summary>Runs orchestrations to their end.</summary>
    /// <returns>Milliseconds from the first start to the last end.</returns>
    [Function(nameof(RunSequences))]
    public static async Task<IResult> RunSequences(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sequences/{count:int}")] HttpRequest request,
        int count,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var elapsed = Stopwatch.StartNew();
        var ids = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => client.ScheduleNewOrchestrationInstanceAsync(nameof(FiveSteps), cancellationToken)));
        foreach (var id in ids)
        {
            await client.WaitForInstanceCompletionAsync(id, cancellationToken);
        }

        return Results.Text($"{elapsed.ElapsedMilliseconds}");
    }

    /// <summary>Starts orchestrations that wait, and answers when all of them do and no garbage is left.</summary>
    [Function(nameof(StartWaiting))]
    public static async Task<IResult> StartWaiting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "waiting/{from:int}/{count:int}")] HttpRequest request,
        int from,
        int count,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var ids = Enumerable.Range(from, count).Select(number => $"waiting-{number}").ToArray();
        await Task.WhenAll(ids.Select(id => client.ScheduleNewOrchestrationInstanceAsync(nameof(Waiting), new StartOrchestrationOptions(id), cancellationToken)));
        foreach (var id in ids)
        {
            while ((await client.GetInstanceAsync(id, getInputsAndOutputs: true, cancellationToken))!.SerializedCustomStatus is null)
            {
                await Task.Delay(10, cancellationToken);
            }
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Results.Text($"{GC.GetTotalMemory(forceFullCollection: true)}");
    }
}

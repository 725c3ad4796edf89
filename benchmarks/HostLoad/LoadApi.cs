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
        CancellationToken cancellationToken
    )
    {
        var elapsed = Stopwatch.StartNew();
        var ids = await Task.WhenAll(
            Enumerable.Range(0, count).Select(_ => client.ScheduleNewOrchestrationInstanceAsync(nameof(FiveSteps), cancellationToken))
        );
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
        CancellationToken cancellationToken
    )
    {
        var ids = Enumerable.Range(from, count).Select(number => $"waiting-{number}").ToArray();
        await Task.WhenAll(
            ids.Select(id =>
                client.ScheduleNewOrchestrationInstanceAsync(nameof(Waiting), new StartOrchestrationOptions(id), cancellationToken)
            )
        );
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

/// <summary>Loads of one kind each. Every answer is a whole number.</summary>
public static class KindsApi
{
    /// <summary>Fans out a hundred activities, many orchestrations at once.</summary>
    /// <returns>Milliseconds from the first start to the last end.</returns>
    [Function(nameof(RunFanOuts))]
    public static async Task<IResult> RunFanOuts(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "fan-outs/{count:int}")] HttpRequest request,
        int count,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var elapsed = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(async _ =>
                    await client.WaitForInstanceCompletionAsync(
                        await client.ScheduleNewOrchestrationInstanceAsync(nameof(FanOut), cancellationToken),
                        cancellationToken
                    )
                )
        );
        return Results.Text($"{elapsed.ElapsedMilliseconds}");
    }

    /// <summary>Starts orchestrations that wait for an event, and sends it to each.</summary>
    /// <returns>Milliseconds from the first event to the last end.</returns>
    [Function(nameof(SendEvents))]
    public static async Task<IResult> SendEvents(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "events/{count:int}")] HttpRequest request,
        int count,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var ids = await Task.WhenAll(
            Enumerable.Range(0, count).Select(_ => client.ScheduleNewOrchestrationInstanceAsync(nameof(Listening), cancellationToken))
        );
        var elapsed = Stopwatch.StartNew();
        await Task.WhenAll(ids.Select(id => client.RaiseEventAsync(id, "go", 1, cancellationToken)));
        await Task.WhenAll(ids.Select(id => client.WaitForInstanceCompletionAsync(id, cancellationToken)));
        return Results.Text($"{elapsed.ElapsedMilliseconds}");
    }

    /// <summary>Lets orchestrations sleep until times a millisecond apart.</summary>
    /// <returns>Milliseconds of lateness that 99 in 100 do not exceed.</returns>
    [Function(nameof(RunTimers))]
    public static async Task<IResult> RunTimers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "timers/{count:int}")] HttpRequest request,
        int count,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        var first = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(5);
        var ids = await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(number =>
                    client.ScheduleNewOrchestrationInstanceAsync(nameof(Sleeping), first.AddMilliseconds(number), cancellationToken)
                )
        );
        var ended = await Task.WhenAll(
            ids.Select(id => client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, cancellationToken))
        );
        return Results.Text($"{Percentile99(ended.Select(instance => instance.ReadOutputAs<double>())):0}");
    }

    /// <summary>Runs sequences of five activities one after the other.</summary>
    /// <returns>Microseconds per activity, all that belongs to its step included, that 99 in 100 sequences do not exceed.</returns>
    [Function(nameof(RunSteps))]
    public static async Task<IResult> RunSteps(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "steps/{count:int}")] HttpRequest request,
        int count,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken
    )
    {
        List<double> microseconds = [];
        for (var number = 0; number < count; number++)
        {
            var began = Stopwatch.GetTimestamp();
            var id = await client.ScheduleNewOrchestrationInstanceAsync(nameof(FiveSteps), cancellationToken);
            await client.WaitForInstanceCompletionAsync(id, cancellationToken);
            microseconds.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds / 5);
        }

        return Results.Text($"{Percentile99(microseconds):0}");
    }

    private static double Percentile99(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)(sorted.Length * 0.99)];
    }
}

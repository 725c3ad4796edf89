using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>
/// Accepts deliveries, beside the same writes done directly: each in a fresh storage account, in turns, so that neither has the quieter
/// moments.
/// </summary>
public static class WebhookBenchmark
{
    /// <summary>Deliveries before the clock starts.</summary>
    public const int WarmUp = 300;

    private const int Deliveries = 2_000;
    private const int Rounds = 2;
    private const int AtATime = 32;
    private const int TooManyAtATime = 400;

    /// <summary>Measures both, then sends too many.</summary>
    public static async Task<WebhookFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        var direct = new List<TimeSpan>();
        var accepted = new List<(TimeSpan Elapsed, TimeSpan App, TimeSpan Storage)>();
        for (var round = 0; round < Rounds; round++)
        {
            direct.Add(await WriteDirectlyAsync(cancellationToken));
            accepted.Add(await AcceptAsync(cancellationToken));
        }

        return new WebhookFigures
        {
            Deliveries = Deliveries,
            Direct = direct,
            Accepted = [.. accepted.Select(round => round.Elapsed)],
            ProcessorTime = accepted[^1].App,
            StorageProcessorTime = accepted[^1].Storage,
            Overload = await OverloadAsync(cancellationToken),
        };
    }

    /// <summary>Does something many times, so many at a time as there are senders.</summary>
    public static async Task ManyAtATimeAsync(int count, Func<int, Task> act, int atATime = AtATime)
    {
        var next = -1;
        await Task.WhenAll(
            Enumerable
                .Range(0, atATime)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Increment(ref next) is var number && number < count)
                        {
                            await act(number);
                        }
                    })
                )
        );
    }

    private static async Task<TimeSpan> WriteDirectlyAsync(CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("tenant-hygiene-benchmark-");
        try
        {
            await using var azurite = await AzuriteProcess.StartAsync(data.FullName, inMemory: true, cancellationToken: cancellationToken);
            return await DirectWriter.MeasureAsync(azurite.ConnectionString, Deliveries, data, cancellationToken);
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<(TimeSpan Elapsed, TimeSpan App, TimeSpan Storage)> AcceptAsync(CancellationToken cancellationToken)
    {
        await using var stage = await SetAsync(cancellationToken);
        using var azurite = new ProcessMeter(stage.Azurite.Process.Id);
        await DeliverAsync(
            stage,
            new SignedDeliveries("warm-up", WarmUp, TimeProvider.System.GetUtcNow()),
            WarmUp,
            AtATime,
            cancellationToken
        );
        var deliveries = new SignedDeliveries("measured", Deliveries, TimeProvider.System.GetUtcNow());
        var (appBefore, storageBefore) = (stage.Meter.ProcessorTime, azurite.ProcessorTime);
        var (elapsed, answers) = await DeliverAsync(stage, deliveries, Deliveries, AtATime, cancellationToken);
        if (
            answers.Values.Any(status => status is not HttpStatusCode.Accepted)
            || (await StoredAsync(stage, cancellationToken)).Count != WarmUp + Deliveries
        )
        {
            throw new InvalidOperationException("A delivery was not accepted, or not stored: nothing was measured.");
        }

        return (elapsed, stage.Meter.ProcessorTime - appBefore, azurite.ProcessorTime - storageBefore);
    }

    private static async Task<OverloadFigures> OverloadAsync(CancellationToken cancellationToken)
    {
        const int Sent = 3 * Deliveries;
        await using var stage = await SetAsync(cancellationToken);
        var (elapsed, answers) = await DeliverAsync(
            stage,
            new SignedDeliveries("flood", Sent, TimeProvider.System.GetUtcNow()),
            Sent,
            TooManyAtATime,
            cancellationToken
        );
        var accepted = answers.Where(answer => answer.Value is HttpStatusCode.Accepted).Select(answer => answer.Key).ToHashSet();
        var stored = await StoredAsync(stage, cancellationToken);
        return new OverloadFigures
        {
            Senders = TooManyAtATime,
            Sent = Sent,
            Accepted = accepted.Count,
            Rejected = answers.Count(answer => answer.Value is HttpStatusCode.TooManyRequests),
            Lost = accepted.Except(stored).Count(),
            TooMany = stored.Count - accepted.Intersect(stored).Count(),
            Queued = (await new QueueClient(stage.Azurite.ConnectionString, "ticket-events").GetPropertiesAsync(cancellationToken))
                .Value
                .ApproximateMessagesCount,
            Elapsed = elapsed,
        };
    }

    private static Task<BenchmarkStage> SetAsync(CancellationToken cancellationToken) =>
        BenchmarkStage.SetAsync(
            TenantShape.Idle,
            SignedDeliveries.Settings(TenantShape.TenantId),
            storageInMemory: true,
            countsStorage: false,
            cancellationToken: cancellationToken
        );

    private static async Task<(TimeSpan Elapsed, IReadOnlyDictionary<string, HttpStatusCode> Answers)> DeliverAsync(
        BenchmarkStage stage,
        SignedDeliveries deliveries,
        int count,
        int senders,
        CancellationToken cancellationToken
    )
    {
        var ids = deliveries.Ids.ToList();
        var answers = new ConcurrentDictionary<string, HttpStatusCode>();
        var began = Stopwatch.GetTimestamp();
        await ManyAtATimeAsync(
            count,
            async number =>
            {
                using var answer = await deliveries.SendAsync(stage.Api.Http, number, cancellationToken);
                answers[ids[number]] = answer.StatusCode;
                if (answer.StatusCode is HttpStatusCode.TooManyRequests)
                {
                    // Does as it is told, and goes on with the next.
                    await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, cancellationToken);
                }
            },
            senders
        );
        return (Stopwatch.GetElapsedTime(began), answers);
    }

    private static async Task<List<string>> StoredAsync(BenchmarkStage stage, CancellationToken cancellationToken) =>
        await new TableClient(stage.Azurite.ConnectionString, "TenantHygieneWebhookDeliveries")
            .QueryAsync<TableEntity>(
                row => row.PartitionKey == "benchmark",
                select: ["ReceivedAt", "Document0"],
                cancellationToken: cancellationToken
            )
            .Where(row => row.ContainsKey("ReceivedAt"))
            .Select(row => (string)JsonNode.Parse(row.GetString("Document0"))!["deliveryId"]!)
            .ToListAsync(cancellationToken);
}

/// <summary>What the acceptance of deliveries costs, and what becomes of them when there are too many.</summary>
public sealed record WebhookFigures
{
    /// <summary>Deliveries in each round.</summary>
    public required int Deliveries { get; init; }

    /// <summary>How long the storage account took for the writes of a round, directly, in each round.</summary>
    public required IReadOnlyList<TimeSpan> Direct { get; init; }

    /// <summary>How long the product took for a round.</summary>
    public required IReadOnlyList<TimeSpan> Accepted { get; init; }

    /// <summary>Processor time of the function app in a round.</summary>
    public required TimeSpan ProcessorTime { get; init; }

    /// <summary>Processor time of the storage account in a round of the product.</summary>
    public required TimeSpan StorageProcessorTime { get; init; }

    /// <summary>What came of too many at a time.</summary>
    public required OverloadFigures Overload { get; init; }
}

/// <summary>What came of too many at a time.</summary>
public sealed record OverloadFigures
{
    /// <summary>Senders at a time.</summary>
    public required int Senders { get; init; }

    /// <summary>Deliveries that were sent once each.</summary>
    public required int Sent { get; init; }

    /// <summary>Those that were accepted.</summary>
    public required int Accepted { get; init; }

    /// <summary>Those that were answered with 429 and <c>Retry-After</c>.</summary>
    public required int Rejected { get; init; }

    /// <summary>Accepted ones that are not stored.</summary>
    public required int Lost { get; init; }

    /// <summary>Stored ones more than accepted ones, repetitions and those that were put off.</summary>
    public required int TooMany { get; init; }

    /// <summary>Messages on the queue.</summary>
    public required int Queued { get; init; }

    /// <summary>From the first to the last answer.</summary>
    public required TimeSpan Elapsed { get; init; }
}

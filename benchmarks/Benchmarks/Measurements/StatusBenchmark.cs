using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using TenantHygiene.Benchmarks.Reporting;
using TenantHygiene.Benchmarks.Staging;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>
/// Looks at remediations, beside point reads of the same rows with the same client library over the same path. In short turns, so that none
/// of them has the quieter moments; one at a time, so that no read waits for another.
/// </summary>
public static class StatusBenchmark
{
    private const int WarmUp = 200;
    private const int Turns = 20;

    /// <summary>Measures.</summary>
    /// <param name="stored">How many remediations the storage account holds.</param>
    /// <param name="reads">How many reads of each kind.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StatusFigures> MeasureAsync(int stored, int reads, CancellationToken cancellationToken)
    {
        var readsInTurn = reads / Turns;
        IReadOnlyList<string> ids = [];
        await using var stage = await BenchmarkStage.SetAsync(
            TenantShape.Idle,
            new Dictionary<string, string?> { ["Api__RequestsPerMinute"] = "1000000" },
            fillStorage: async azurite =>
            {
                using var remediations = new StoredRemediations(azurite.ConnectionString);
                ids = await StoredRemediations.CopyAsync(
                    azurite,
                    await remediations.AddAsync(cancellationToken),
                    stored - 1,
                    cancellationToken
                );
            },
            cancellationToken: cancellationToken
        );
        var table = StoredRemediations.Open(stage.Storage.Ports.ConnectionString);
        var token = await stage.Tokens.GetAsync(cancellationToken);
        var etags = new ConcurrentDictionary<string, EntityTagHeaderValue>();
        var (direct, status, unchanged) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        await ReadManyAsync(WarmUp, [], number => StoredRemediations.ReadAsync(table, Pick(number), cancellationToken));
        await ReadManyAsync(WarmUp, [], number => ReadAsync(Pick(number), etag: null));
        var (requests, unchangedRequests) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        var processorTime = TimeSpan.Zero;
        var bytes = 0;
        for (var turn = 0; turn < Turns; turn++)
        {
            var from = WarmUp + (turn * readsInTurn);
            await ReadManyAsync(readsInTurn, direct, number => StoredRemediations.ReadAsync(table, Pick(from + number), cancellationToken));
            var before = stage.Meter.ProcessorTime;
            await CountAsync(requests, () =>
                ReadManyAsync(readsInTurn, status, async number => bytes = await ReadAsync(Pick(from + number), etag: null))
            );
            processorTime += stage.Meter.ProcessorTime - before;
            await CountAsync(unchangedRequests, () =>
                ReadManyAsync(readsInTurn, unchanged, number => ReadAsync(Pick(from + number), etags[Pick(from + number)]))
            );
        }

        return new StatusFigures
        {
            Stored = stored,
            Reads = Turns * readsInTurn,
            Requests = requests,
            UnchangedRequests = unchangedRequests,
            Direct = new Latencies(direct),
            Status = new Latencies(status),
            Unchanged = new Latencies(unchanged),
            Bytes = bytes,
            ProcessorTime = processorTime / (Turns * readsInTurn),
        };

        // All over the table.
        string Pick(int number) => ids[(int)(number * 7919L % ids.Count)];

        async Task<int> ReadAsync(string id, EntityTagHeaderValue? etag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/v1/remediations/{id}", UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (etag is not null)
            {
                request.Headers.IfNoneMatch.Add(etag);
            }

            using var answer = await stage.Api.Http.SendAsync(request, cancellationToken);
            if (answer.StatusCode != (etag is null ? HttpStatusCode.OK : HttpStatusCode.NotModified))
            {
                throw new InvalidOperationException($"The API answered {(int)answer.StatusCode}: nothing was measured.");
            }

            etags[id] = answer.Headers.ETag!;
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return etag is not null || body.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{id}\"")) > 0
                ? body.Length
                : throw new InvalidOperationException("The API answered with another remediation: nothing was measured.");
        }

        // Only those to the table of remediations: timers of the application ask for other things meanwhile.
        async Task CountAsync(Dictionary<string, int> sums, Func<Task> act)
        {
            var before = stage.Storage.Counts;
            await act();
            foreach (
                var (kind, count) in stage.Storage.Counts.Where(kind =>
                    kind.Key.EndsWith(" TenantHygieneRemediations", StringComparison.Ordinal)
                    && kind.Value > before.GetValueOrDefault(kind.Key)
                )
            )
            {
                sums[kind] = sums.GetValueOrDefault(kind) + count - before.GetValueOrDefault(kind);
            }
        }
    }

    private static async Task ReadManyAsync(int count, List<TimeSpan> durations, Func<int, Task> read)
    {
        for (var number = 0; number < count; number++)
        {
            var began = Stopwatch.GetTimestamp();
            await read(number);
            durations.Add(Stopwatch.GetElapsedTime(began));
        }
    }
}

/// <summary>What a look at a remediation costs.</summary>
public sealed record StatusFigures
{
    /// <summary>Remediations that are stored.</summary>
    public required int Stored { get; init; }

    /// <summary>Reads of each kind.</summary>
    public required int Reads { get; init; }

    /// <summary>
    /// Requests to the storage account for all reads of the status, by what they are; what the application asks for by itself is left out.
    /// </summary>
    public required IReadOnlyDictionary<string, int> Requests { get; init; }

    /// <summary>The same for all reads that were answered with 304.</summary>
    public required IReadOnlyDictionary<string, int> UnchangedRequests { get; init; }

    /// <summary>The row alone, read with the same client library.</summary>
    public required Latencies Direct { get; init; }

    /// <summary>The status with its timeline.</summary>
    public required Latencies Status { get; init; }

    /// <summary>The status where nothing has changed.</summary>
    public required Latencies Unchanged { get; init; }

    /// <summary>Bytes of a status.</summary>
    public required int Bytes { get; init; }

    /// <summary>Processor time of the function app for a status.</summary>
    public required TimeSpan ProcessorTime { get; init; }
}

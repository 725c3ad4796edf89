using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using TenantHygiene.Benchmarks.Staging;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>Listens to remediations, first while nothing happens, then while each of them changes several times.</summary>
public static class EventStreamBenchmark
{
    private const int Remediations = 10;
    private const int ChangesOfEach = 5;
    private static readonly int[] _crowds = [1, 100, 500];
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    /// <summary>Measures with few listeners, then with many.</summary>
    public static async Task<EventStreamFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var stage = await BenchmarkStage.SetAsync(
            TenantShape.Idle,
            new Dictionary<string, string?> { ["Api__RequestsPerMinute"] = "1000000" },
            storageInMemory: true,
            cancellationToken: cancellationToken
        );
        using var remediations = new StoredRemediations(stage.Azurite.ConnectionString);
        var ids = new List<string>();
        while (ids.Count < Remediations)
        {
            ids.Add(await remediations.AddAsync(cancellationToken));
        }

        var idle = stage.Meter.Memory;
        var crowds = new List<SubscriberFigures>();
        foreach (var count in _crowds)
        {
            crowds.Add(await MeasureAsync(stage, remediations, ids, count, cancellationToken));
        }

        return new EventStreamFigures(idle, crowds);
    }

    private static async Task<SubscriberFigures> MeasureAsync(
        BenchmarkStage stage,
        StoredRemediations remediations,
        IReadOnlyList<string> ids,
        int count,
        CancellationToken cancellationToken
    )
    {
        var token = await stage.Tokens.GetAsync(cancellationToken);
        var listeners = new List<EventStreamSubscriber>();
        try
        {
            foreach (var number in Enumerable.Range(0, count))
            {
                var id = ids[number % ids.Count];
                listeners.Add(
                    await EventStreamSubscriber.BeginAsync(
                        stage.Api.Http,
                        token,
                        id,
                        (await stage.Api.GetRemediationAsync(id, cancellationToken)).Steps.Count,
                        cancellationToken
                    )
                );
            }

            var quietRequests = await CountAsync(() => Task.Delay(_quiet, cancellationToken));
            var memory = stage.Meter.Memory;
            var expected = count * ChangesOfEach;
            var began = Stopwatch.GetTimestamp();
            var changeRequests = await CountAsync(async () =>
            {
                for (var change = 0; change < ChangesOfEach; change++)
                {
                    await Task.WhenAll(ids.Select(id => remediations.ChangeAsync(id, cancellationToken)));
                }

                while (listeners.Sum(listener => listener.Received) < expected && Stopwatch.GetElapsedTime(began) < _timeout)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
                }
            });
            return new SubscriberFigures
            {
                Listeners = count,
                Remediations = Math.Min(count, ids.Count),
                Quiet = _quiet,
                QuietRequests = quietRequests,
                Changes = ChangesOfEach * ids.Count,
                ChangeRequests = changeRequests,
                Changing = Stopwatch.GetElapsedTime(began),
                Expected = expected,
                Received = listeners.Sum(listener => listener.Received),
                Wrong = listeners.Sum(listener => listener.Wrong),
                Memory = memory,
            };
        }
        finally
        {
            foreach (var listener in listeners)
            {
                await listener.DisposeAsync();
            }
        }

        // To tables: the host asks its queues whether anybody listens or not.
        async Task<int> CountAsync(Func<Task> act)
        {
            var before = Tables();
            await act();
            return Tables() - before;
        }

        int Tables() =>
            stage
                .Storage.Counts.Where(kind => !StorageRelay.IsOfQueue(kind.Key) && !StorageRelay.IsOfEngine(kind.Key))
                .Sum(kind => kind.Value);
    }
}

/// <summary>What it costs to be listened to, by number of listeners.</summary>
/// <param name="IdleMemory">Resident memory of the function app before anybody listened, in bytes.</param>
/// <param name="Crowds">By number of listeners, few first.</param>
public sealed record EventStreamFigures(long IdleMemory, IReadOnlyList<SubscriberFigures> Crowds);

/// <summary>What so many listeners at a time cost.</summary>
public sealed record SubscriberFigures
{
    /// <summary>How many listen.</summary>
    public required int Listeners { get; init; }

    /// <summary>Remediations that they listen to.</summary>
    public required int Remediations { get; init; }

    /// <summary>Requests of the function app to the storage account in the quiet time.</summary>
    public required int QuietRequests { get; init; }

    /// <summary>How long the quiet time was.</summary>
    public required TimeSpan Quiet { get; init; }

    /// <summary>Changes that were written then.</summary>
    public required int Changes { get; init; }

    /// <summary>Requests of the function app to the storage account from the first change until everybody had heard of all.</summary>
    public required int ChangeRequests { get; init; }

    /// <summary>How long that took.</summary>
    public required TimeSpan Changing { get; init; }

    /// <summary>Events that listeners should have heard, over all of them.</summary>
    public required int Expected { get; init; }

    /// <summary>Events that they heard once and in order.</summary>
    public required int Received { get; init; }

    /// <summary>Events that they heard twice, or out of order.</summary>
    public required int Wrong { get; init; }

    /// <summary>Resident memory of the function app at the end of the quiet time, in bytes.</summary>
    public required long Memory { get; init; }
}

/// <summary>One who listens to a remediation and counts what it hears.</summary>
internal sealed class EventStreamSubscriber : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _listening;
    private int _last;
    private int _received;
    private int _wrong;

    private EventStreamSubscriber(HttpResponseMessage answer, int seen)
    {
        _last = seen;
        _listening = ListenAsync(answer, _end.Token);
    }

    /// <summary>Events that came once and in order.</summary>
    public int Received => Volatile.Read(ref _received);

    /// <summary>Events that came twice, or out of order.</summary>
    public int Wrong => Volatile.Read(ref _wrong);

    /// <summary>Begins to listen, after the steps that it knows.</summary>
    public static async Task<EventStreamSubscriber> BeginAsync(
        HttpClient http,
        string token,
        string id,
        int seen,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri($"api/v1/remediations/{id}/events?after={seen}", UriKind.Relative)
        );
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Accept.ParseAdd("text/event-stream");
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return new EventStreamSubscriber(answer, seen);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        _end.Dispose();
    }

    private async Task ListenAsync(HttpResponseMessage answer, CancellationToken end)
    {
        using var _ = answer;
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(end);
            await foreach (var heard in SseParser.Create(stream, (_, data) => data.Length).EnumerateAsync(end))
            {
                if (heard.EventId is { } id && id == $"{_last + 1}")
                {
                    _last++;
                    Interlocked.Increment(ref _received);
                }
                else
                {
                    Interlocked.Increment(ref _wrong);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // It has heard enough.
        }
    }
}

using System.Diagnostics;
using TenantHygiene.Benchmarks.Staging;

namespace TenantHygiene.Benchmarks.Listening;

/// <summary>Listens to remediations, first while nothing happens, then while each of them changes several times.</summary>
public static class ListeningBenchmark
{
    private const int Remediations = 10;
    private const int ChangesOfEach = 5;
    private static readonly int[] _crowds = [1, 100, 500];
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>Measures with few listeners, then with many.</summary>
    public static async Task<ListeningFigures> MeasureAsync(CancellationToken cancellationToken)
    {
        await using var stage = await Stage.SetAsync(TenantShape.Idle, new Dictionary<string, string?> { ["Api__RequestsPerMinute"] = "1000000" }, storageInMemory: true, cancellationToken: cancellationToken);
        using var remediations = new StoredRemediations(stage.Azurite.ConnectionString);
        var ids = new List<string>();
        while (ids.Count < Remediations)
        {
            ids.Add(await remediations.AddAsync(cancellationToken));
        }

        var idle = stage.Meter.Memory;
        var crowds = new List<CrowdFigures>();
        foreach (var count in _crowds)
        {
            crowds.Add(await MeasureAsync(stage, remediations, ids, count, cancellationToken));
        }

        return new ListeningFigures(idle, crowds);
    }

    private static async Task<CrowdFigures> MeasureAsync(Stage stage, StoredRemediations remediations, IReadOnlyList<string> ids, int count, CancellationToken cancellationToken)
    {
        var token = await stage.Tokens.GetAsync(cancellationToken);
        var listeners = new List<Listener>();
        try
        {
            foreach (var number in Enumerable.Range(0, count))
            {
                var id = ids[number % ids.Count];
                listeners.Add(await Listener.BeginAsync(stage.Api.Http, token, id, (await stage.Api.GetRemediationAsync(id, cancellationToken)).Steps.Count, cancellationToken));
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

                while (listeners.Sum(listener => listener.Heard) < expected && Stopwatch.GetElapsedTime(began) < _patience)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
                }
            });
            return new CrowdFigures
            {
                Listeners = count,
                Remediations = Math.Min(count, ids.Count),
                Quiet = _quiet,
                QuietRequests = quietRequests,
                Changes = ChangesOfEach * ids.Count,
                ChangeRequests = changeRequests,
                Changing = Stopwatch.GetElapsedTime(began),
                Expected = expected,
                Heard = listeners.Sum(listener => listener.Heard),
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

        int Tables() => stage.Storage.Counts.Where(kind => !kind.Key.EndsWith(" queue", StringComparison.Ordinal) && !kind.Key.EndsWith(" other", StringComparison.Ordinal)).Sum(kind => kind.Value);
    }
}

using TenantHygiene.Safety.Driving;
using TenantHygiene.Safety.Histories;

namespace TenantHygiene.Safety;

public sealed class Explore
{
    [Fact]
    public async Task Many()
    {
        var from = int.Parse(Environment.GetEnvironmentVariable("FROM") ?? "0");
        var count = int.Parse(Environment.GetEnvironmentVariable("COUNT") ?? "500");
        var found = new System.Collections.Concurrent.ConcurrentDictionary<string, (int Seed, int Count)>();
        var ends = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var purges = 0;
        await Parallel.ForEachAsync(Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            try
            {
                var result = await HistoryRun.InMemoryAsync(HistoryDraw.From(seed));
                Interlocked.Add(ref purges, result.Purges);
                foreach (var end in result.Ends)
                {
                    ends.AddOrUpdate(end.ToString(), 1, (_, n) => n + 1);
                }

                if (result.Broken is { } broken)
                {
                    found.AddOrUpdate(broken.Point, (seed, 1), (_, old) => (Math.Min(old.Seed, seed), old.Count + 1));
                }
            }
            catch (Exception exception)
            {
                found.AddOrUpdate(exception.GetType().Name + exception.Message.Split('\n')[0][..Math.Min(150, exception.Message.Split('\n')[0].Length)], (seed, 1), (_, old) => (Math.Min(old.Seed, seed), old.Count + 1));
            }
        });
        var text = $"purges {purges}; {string.Join(", ", ends)}\n" + string.Join("\n", found.Select(one => $"{one.Key}: {one.Value}"));
        File.WriteAllText("/tmp/explore.txt", text);
    }

    [Fact]
    public async Task Time()
    {
        for (var round = 0; round < 3; round++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            for (var seed = 0; seed < 100; seed++)
            {
                var history = HistoryDraw.From(seed);
                await using var world = new Worlds.World(history, Worlds.WorldParts.InMemory(history));
            }

            var building = watch.Elapsed;
            watch.Restart();
            for (var seed = 0; seed < 100; seed++)
            {
                var history = HistoryDraw.From(seed);
                await using var world = new Worlds.World(history, Worlds.WorldParts.InMemory(history));
                await HistoryRun.StartAsync(world, history.Conflicts[0]);
                _ = world.Main.Get<Microsoft365.Directory.IDirectory>();
            }

            var starting = watch.Elapsed;
            watch.Restart();
            var steps = 0;
            for (var seed = 0; seed < 100; seed++)
            {
                var result = await HistoryRun.InMemoryAsync(HistoryDraw.From(seed));
                steps += result.Story.Count;
            }

            File.AppendAllText("/tmp/time.txt", $"build {building.TotalMilliseconds / 100} start {starting.TotalMilliseconds / 100} run {watch.ElapsedMilliseconds / 100} lines {steps}\n");
        }
    }

    [Fact]
    public async Task One()
    {
        var history = HistoryDraw.From(int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "0"));
        var result = await HistoryRun.InMemoryAsync(history);
        File.WriteAllText("/tmp/one.txt", $"{result.Broken?.Message}\n{history}\n{string.Join("\n", result.Story)}");
    }
}

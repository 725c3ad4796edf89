using System.Collections.Concurrent;
using TenantHygiene.Safety.Histories;
using TenantHygiene.Safety.Mutants;

namespace TenantHygiene.Safety.Driving;

/// <summary>Runs histories on all cores until one breaks the promise.</summary>
internal static class Search
{
    /// <summary>Finds the first of these seeds, as nearly as running several at once allows, whose history breaks the promise.</summary>
    /// <returns>The history as it was drawn; null when all keep the promise.</returns>
    public static async Task<Finding?> FindAsync(IEnumerable<int> seeds, Mutant? mutant = null)
    {
        var found = new ConcurrentBag<Finding>();
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (seed, _) =>
        {
            if (found.IsEmpty)
            {
                var history = HistoryDraw.From(seed);
                if (await HistoryRun.InMemoryAsync(history, mutant) is { Broken: not null } result)
                {
                    found.Add(new Finding(history, result));
                }
            }
        });
        return found.MinBy(finding => finding.History.Seed);
    }

    /// <summary>The same with as little as possible happening: what is left out one thing at a time, while the promise stays broken.</summary>
    public static async Task<Finding> MakeSmallerAsync(Finding finding)
    {
        foreach (var smaller in finding.History.Smaller())
        {
            if (await HistoryRun.InMemoryAsync(smaller) is { Broken: not null } result)
            {
                return await MakeSmallerAsync(new Finding(smaller, result));
            }
        }

        return finding;
    }
}

/// <summary>A history that breaks the promise.</summary>
/// <param name="History">The history.</param>
/// <param name="Result">What came of it.</param>
internal sealed record Finding(History History, HistoryResult Result)
{
    public override string ToString() => string.Join(Environment.NewLine, [Result.Broken!.Message, History.ToString(), .. Result.Story]);
}

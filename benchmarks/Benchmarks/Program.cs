using TenantHygiene.Benchmarks;
using TenantHygiene.Benchmarks.Measurements;
using TenantHygiene.Benchmarks.Reporting;

using var limit = new CancellationTokenSource(TimeSpan.FromHours(2));
if (args is [DirectWriter.Command, var storage, var deliveries])
{
    // A process of its own, as the function app is one.
    await DirectWriter.RunAsync(storage, deliveries, limit.Token);
    return 0;
}

if (Suite.Select(args) is not { } groups)
{
    await Console.Error.WriteLineAsync($"Usage: [--only GROUP,…] with the groups {string.Join(", ", Suite.Groups)}.");
    return 1;
}

await foreach (var (group, figures) in new Suite(TimeProvider.System).MeasureAsync(groups, limit.Token))
{
    await PerformanceDocument.WriteAsync(group, figures, limit.Token);
    Console.WriteLine($"\n{figures}");
}

Console.WriteLine($"Written to {PerformanceDocument.Path}");
return 0;

using TenantHygiene.Benchmarks;
using TenantHygiene.Benchmarks.Reporting;

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(30));
var figures = await new Suite(TimeProvider.System).RunAsync(limit.Token);
await PerformanceDocument.WriteAsync(figures, limit.Token);
Console.WriteLine();
Console.WriteLine(figures);
Console.WriteLine($"Written to {PerformanceDocument.Path}");

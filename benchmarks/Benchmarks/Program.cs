using TenantHygiene.Benchmarks.Hosting;
using TenantHygiene.Benchmarks.Repairing;
using TenantHygiene.Benchmarks.Scanning;
using TenantHygiene.Benchmarks.Staging;
var ct = CancellationToken.None;
foreach (var arg in args)
{
    var t = System.Diagnostics.Stopwatch.StartNew();
    object o = arg switch
    {
        "host" => await HostBenchmark.MeasureAsync(ct),
        "scan10" => await ScanBenchmark.MeasureAsync(10_000, ct),
        "scan100" => await ScanBenchmark.MeasureAsync(100_000, ct),
        "calls" => await RepairBenchmark.MeasureAsync(TenantShape.WithMailUsers(1_000, 40), 500, Waits.None, ct),
        "callsbox" => await RepairBenchmark.MeasureAsync(TenantShape.WithMailboxes(1_000, 40), 500, Waits.None, ct),
        "settle400" => await RepairBenchmark.MeasureAsync(TenantShape.WithMailUsers(10_000, 400), 500, Waits.None, ct),
        _ => await RepairBenchmark.MeasureAsync(TenantShape.WithMailUsers(10_000, 1000), 500, Waits.None, ct),
    };
    Console.WriteLine($"{arg} {t.Elapsed} {o}");
    if (o is RepairFigures r) Console.WriteLine(string.Join("\n", r.States.Select(x => $"{x.Key} {x.Value}").Concat(r.WaitingFor.Select(x=>$"{x.Value} {x.Key}")).Concat(r.Requests.Routes.OrderBy(x=>x.Key).Select(x => $"{x.Key} {x.Value}")).Concat(r.StorageRequests.OrderBy(x=>x.Key).Select(x => $"{x.Key} {x.Value}"))));
}

using TenantHygiene.Benchmarks.Staging;

namespace TenantHygiene.Benchmarks.Measurements;

/// <summary>What a repaired user, a scan of a tenant without errors, and an idle host ask of the storage account.</summary>
public static class StorageBenchmark
{
    private const int Scans = 3;
    private const string StorageProvider = "AzureFunctionsJobHost__extensions__durableTask__storageProvider";
    private static readonly TimeSpan _settling = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _quiet = TimeSpan.FromMinutes(2);

    /// <summary>Measures one after the other.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StorageFigures> MeasureAsync(CancellationToken cancellationToken) =>
        new()
        {
            Few = await RepairAsync(StorageFigures.FewUsers, cancellationToken),
            Many = await RepairAsync(StorageFigures.ManyUsers, cancellationToken),
            Quiet = await RestAsync(cancellationToken),
        };

    private static Task<RemediationFigures> RepairAsync(int users, CancellationToken cancellationToken) =>
        RemediationBenchmark.MeasureAsync(TenantShape.WithMailUsers(1_000, users), budget: users, ShortWaits.None, cancellationToken);

    // With the intervals of infra/modules/app.bicep, unlike the repairs: what an idle host costs is asked about accounts on Azure.
    private static async Task<QuietFigures> RestAsync(CancellationToken cancellationToken)
    {
        await using var stage = await BenchmarkStage.SetAsync(
            TenantShape.WithMailUsers(500, 0),
            new Dictionary<string, string?>
            {
                [$"{StorageProvider}__maxQueuePollingInterval"] = "00:00:30",
                [$"{StorageProvider}__partitionCount"] = "4",
            },
            storageInMemory: true,
            cancellationToken: cancellationToken
        );
        // Makes the tables and queues, and the pauses between looks at the queues grow.
        await stage.ScanAsync(cancellationToken);
        await Task.Delay(_settling, cancellationToken);
        var before = stage.Storage.Counts;
        await Task.Delay(_quiet, cancellationToken);
        var idle = Since(stage, before);
        before = stage.Storage.Counts;
        for (var scan = 0; scan < Scans; scan++)
        {
            await stage.ScanAsync(cancellationToken);
        }

        return new QuietFigures(_quiet, idle, Scans, Since(stage, before));
    }

    private static Dictionary<string, int> Since(BenchmarkStage stage, IReadOnlyDictionary<string, int> before) =>
        stage.Storage.Counts.ToDictionary(kind => kind.Key, kind => kind.Value - before.GetValueOrDefault(kind.Key));
}

/// <summary>Requests to the storage account.</summary>
public sealed record StorageFigures
{
    /// <summary>Users who never wait for their tenant's turn.</summary>
    public const int FewUsers = 6;

    /// <summary>Users more than a tenant has turns.</summary>
    public const int ManyUsers = 40;

    /// <summary>Few users at a time.</summary>
    public required RemediationFigures Few { get; init; }

    /// <summary>Many users at a time.</summary>
    public required RemediationFigures Many { get; init; }

    /// <summary>Nobody to repair.</summary>
    public required QuietFigures Quiet { get; init; }
}

/// <summary>Requests where there is nobody to repair.</summary>
/// <param name="Time">How long nothing happened.</param>
/// <param name="Idle">Requests in that time.</param>
/// <param name="Scans">How many scans followed, of a tenant without errors.</param>
/// <param name="OfScans">Requests meanwhile.</param>
public sealed record QuietFigures(
    TimeSpan Time,
    IReadOnlyDictionary<string, int> Idle,
    int Scans,
    IReadOnlyDictionary<string, int> OfScans
);

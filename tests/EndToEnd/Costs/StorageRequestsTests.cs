using TenantHygiene.Benchmarks.Measurements;
using TenantHygiene.Benchmarks.Staging;
using TenantHygiene.EndToEnd.Support;

namespace TenantHygiene.EndToEnd.Costs;

/// <summary>What docs/operations.md says a repaired user costs at the storage account: counted between the running product and Azurite.</summary>
public sealed class StorageRequestsTests
{
    private const int Users = 4;

    // docs/performance.md, and some room: on a busy machine a user is looked at once more than is needed.
    private const int OfLedgerAndQueues = 90;
    private const int OfEngine = 125;

    [Fact]
    public async Task A_repaired_user_takes_no_more_requests_than_the_documentation_says()
    {
        Assert.SkipWhen(Machine.MissingPrerequisite is not null, Machine.MissingPrerequisite ?? "");
        Assert.SkipWhen(Machine.UsesFunc, "E2E_HOST=func: it is the same product and the same engine.");

        var figures = await RemediationBenchmark.MeasureAsync(
            TenantShape.WithMailUsers(200, Users),
            budget: Users,
            Benchmarks.Staging.ShortWaits.None,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Users, figures.Resolved);
        var (ledger, engine) = (Count(figures, isEngine: false), Count(figures, isEngine: true));
        TestContext.Current.AddAttachment("requests", Describe(figures, ledger, engine));
        Assert.True(ledger <= OfLedgerAndQueues && engine <= OfEngine, Describe(figures, ledger, engine));
    }

    private static double Count(RemediationFigures figures, bool isEngine) =>
        (double)
            figures.StorageRequests.Where(kind => StorageRelay.IsOfEngine(kind.Key) == isEngine && IsWork(kind.Key)).Sum(kind => kind.Value)
        / figures.Resolved;

    private static bool IsWork(string kind) => !StorageRelay.IsEmpty(kind) && !StorageRelay.IsUpkeep(kind);

    private static string Describe(RemediationFigures figures, double ledger, double engine) =>
        string.Join(
            '\n',
            figures
                .StorageRequests.Where(kind => kind.Value > 0 && IsWork(kind.Key))
                .OrderByDescending(kind => kind.Value)
                .Select(kind => $"{kind.Value} {kind.Key}")
                .Prepend($"{ledger} of the ledger and its queues and {engine} of the engine for each of {figures.Resolved} users:")
        );
}

using TenantHygiene.TestDirectory;

namespace TenantHygiene.HybridAgent.Tests.Support;

/// <summary>One forest for all tests that leave its domain controller alone. Each brings its own users.</summary>
public sealed class SharedForest : IAsyncLifetime
{
    private TestForest? forest;
    private ForestAdministrator? administrator;

    /// <summary>Null where the machine cannot run one, and the tests are skipped.</summary>
    public TestForest? ForestOrNull => forest;

    public TestForest Forest => forest ?? throw new InvalidOperationException("The forest does not run.");

    public ForestAdministrator Administrator => administrator ?? throw new InvalidOperationException("The forest does not run.");

    public static Task<TestForest> StartAsync(ForestSchema schema) =>
        TestForest.StartAsync(Path.Combine(Path.GetTempPath(), $"forest-{Guid.NewGuid():N}"), schema, TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        if (Samba.Lack is null)
        {
            forest = await StartAsync(ForestSchema.Exchange);
            administrator = forest.Administrate();
        }
    }

    public async ValueTask DisposeAsync()
    {
        administrator?.Dispose();
        await (forest?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}

using TenantHygiene.Conformance.Running;
using TenantHygiene.LocalEnvironment.Azurite;
using TenantHygiene.LocalEnvironment.Repository;

[assembly: AssemblyFixture(typeof(SharedApp))]

namespace TenantHygiene.Conformance.Running;

/// <summary>The storage account, and the app that all tests share but those that stop it. Each test brings names of its own.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    private AzuriteProcess? azurite;
    private AppProcess? app;

    /// <summary>Before the names of the app's queues.</summary>
    public string Prefix { get; } = "c" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>The connection of the storage account.</summary>
    public string Storage => azurite?.ConnectionString ?? throw new InvalidOperationException("Azurite does not run.");

    /// <summary>The app.</summary>
    public AppProcess App => app ?? throw new InvalidOperationException("The app does not run.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Machine.Lack is null)
        {
            var folder = Path.Combine(RepositoryRoot.Find(), "artifacts", "conformance", "storage");
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            azurite = await AzuriteProcess.StartAsync(folder, cancellationToken: TestContext.Current.CancellationToken);
            app = await AppProcess.StartAsync("shared", Storage, Prefix);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (app?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}

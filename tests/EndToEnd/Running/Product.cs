using TenantHygiene.EndToEnd.Api;
using TenantHygiene.EndToEnd.Queue;
using TenantHygiene.EndToEnd.Tenant;
using TenantHygiene.LocalEnvironment.Repository;
using TenantHygiene.LocalEnvironment.Running;
using TenantHygiene.TestDirectory;

namespace TenantHygiene.EndToEnd.Running;

/// <summary>The running product with everything that it needs, as processes of their own. Its logs stay in <c>artifacts/end-to-end</c>.</summary>
/// <param name="name">Names its folder.</param>
/// <param name="scenarioFile">The tenant that it begins with.</param>
/// <param name="settings">Settings that differ from those of <see cref="Waits"/>.</param>
/// <param name="withDirectory">Whether an Active Directory and the hybrid agent run beside it.</param>
public abstract class Product(string name, string scenarioFile, IReadOnlyDictionary<string, string?> settings, bool withDirectory = false) : IAsyncLifetime
{
    private LocalProcesses? processes;

    /// <summary>Why it cannot run here; null when it can.</summary>
    public string? Lack { get; } = Machine.Lack ?? (withDirectory ? Samba.Lack : null);

    /// <summary>The processes.</summary>
    public LocalProcesses Processes => processes ?? throw new InvalidOperationException("The product does not run.");

    /// <summary>The tenant, to arrange and to judge.</summary>
    public TenantDriver Tenant => field ??= new TenantDriver(Processes);

    /// <summary>The product's API.</summary>
    public ApiDriver Api => field ??= new ApiDriver(Processes);

    /// <summary>The queue of detected errors.</summary>
    public QueueDriver Queue => field ??= new QueueDriver(Processes.Azurite.ConnectionString);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Lack is null)
        {
            var folder = Path.Combine(RepositoryRoot.Find(), "artifacts", "end-to-end", name);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            processes = await LocalProcesses.StartAsync(
                new LocalProcessesOptions
                {
                    ScenarioFile = scenarioFile,
                    WithDirectory = withDirectory,
                    DataDirectory = folder,
                    KeepsStorage = Environment.GetEnvironmentVariable("E2E_KEEP_STORAGE") is "1",
                    FunctionsHost = Machine.FunctionsHost,
                    Settings = settings,
                },
                cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await (processes?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>A scenario of this project.</summary>
    protected static string Scenario(string file) => Path.Combine(AppContext.BaseDirectory, "Scenarios", file);
}

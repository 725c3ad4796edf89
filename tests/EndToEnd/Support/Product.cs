using TenantHygiene.EndToEnd.Running;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.TestDirectory;
using TenantHygiene.Testing;

namespace TenantHygiene.EndToEnd.Support;

/// <summary>
/// The running product with everything that it needs, as processes of their own. Its logs stay in <c>artifacts/end-to-end</c>.
/// </summary>
/// <param name="name">Names its folder.</param>
/// <param name="scenarioFile">The tenant that it begins with.</param>
/// <param name="settings">Settings that differ from those of <see cref="ShortWaits"/>.</param>
/// <param name="withDirectory">Whether an Active Directory and the hybrid agent run beside it.</param>
public abstract class Product(string name, string scenarioFile, IReadOnlyDictionary<string, string?> settings, bool withDirectory = false)
    : IAsyncLifetime
{
    private LocalProcesses? _processes;

    /// <summary>Why it cannot run here; null when it can.</summary>
    public string? MissingPrerequisite { get; } = Machine.MissingPrerequisite ?? (withDirectory ? Samba.MissingPrerequisite : null);

    /// <summary>The processes.</summary>
    public LocalProcesses Processes => _processes ?? throw new InvalidOperationException("The product does not run.");

    /// <summary>The tenant, to arrange and to judge.</summary>
    public TenantDriver Tenant => field ??= new TenantDriver(Processes);

    /// <summary>The product's API.</summary>
    public ApiDriver Api => field ??= new ApiDriver(Processes);

    /// <summary>The queue of detected errors.</summary>
    public QueueDriver Queue => field ??= new QueueDriver(Processes.Azurite.ConnectionString);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (MissingPrerequisite is null)
        {
            var folder = Path.Combine(RepositoryRoot.Find(), "artifacts", "end-to-end", name);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            _processes = await LocalProcesses.StartAsync(
                new LocalProcessesOptions
                {
                    ScenarioFile = scenarioFile,
                    WithDirectory = withDirectory,
                    DataDirectory = folder,
                    PersistsStorage = Environment.GetEnvironmentVariable("E2E_KEEP_STORAGE") is "1",
                    FunctionsHost = Machine.FunctionsHost,
                    Settings = settings,
                },
                cancellationToken: TestContext.Current.CancellationToken
            );
            await StartedAsync();
        }
    }

    /// <summary>What is to be done before the first test, once everything runs.</summary>
    protected virtual Task StartedAsync() => Task.CompletedTask;

    /// <summary>What is to be ended before the product.</summary>
    protected virtual ValueTask StoppingAsync() => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StoppingAsync();
        await (_processes?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>A scenario of this project.</summary>
    protected static string Scenario(string file) => Path.Combine(AppContext.BaseDirectory, "Scenarios", file);
}

/// <summary>One product for all tests that neither stop it nor need it fresh: four tenants, each with another policy.</summary>
public sealed class SharedProduct() : Product("shared", Scenario("four-policies.json"), Settings)
{
    private const int Tenants = 4;

    /// <summary>Waits for the scans of the start: they would find, and repair, what the first test arranges.</summary>
    protected override Task StartedAsync() =>
        Eventually.SeeAsync(
            "a scan of each tenant",
            async () => (await Api.GetAsync("scans")).Body["items"]!.AsArray().Count(scan => scan!["endedAt"] is not null),
            ended => ended >= Tenants
        );

    private static Dictionary<string, string?> Settings =>
        new(ShortWaits.Short)
        {
            ["Tenants__1__Policy"] = "careful",
            ["Tenants__2__Policy"] = "observe",
            ["Tenants__3__Policy"] = "two-people",
            ["Policies__Folder"] = Scenario("Policies"),
        };
}

/// <summary>Its tests run one after another; each brings users of its own.</summary>
[CollectionDefinition(nameof(SharedProduct))]
public sealed class SharedProductDefinition : ICollectionFixture<SharedProduct>;

/// <summary>Settings that shorten what takes minutes and hours.</summary>
internal static class ShortWaits
{
    /// <summary>Waits of fractions of a second, and no scan but the one at the start.</summary>
    public static Dictionary<string, string?> Short =>
        new()
        {
            ["Detection__Schedule"] = "0 0 0 1 1 *",
            ["Purge__ConfirmAfter"] = "00:00:00.2",
            ["Purge__SettleAfter"] = "00:00:03",
            ["Purge__RetryRefusedAfter"] = "00:00:00.5",
            ["Diagnosis__LastingFaultAfter"] = "00:00:02",
            ["Verification__FirstCheckAfter"] = "00:00:00.4",
            ["Verification__MaxInterval"] = "00:00:01",
            ["Verification__GiveUpAfter"] = "00:05:00",
            ["OnPremises__AnswersSchedule"] = "* * * * * *",
            ["OnPremises__CheckEvery"] = "00:00:02",
            ["OnPremises__WorkExpiresAfter"] = "00:01:00",
            ["OnPremises__SilentAfter"] = "00:00:05",
            ["OnPremises__SyncCycle"] = "00:00:02",
            ["OnPremises__ScriptExpiresAfter"] = "00:00:02",
            ["AzureFunctionsJobHost__extensions__queues__visibilityTimeout"] = "00:00:00",
            ["AzureFunctionsJobHost__extensions__queues__maxPollingInterval"] = "00:00:00.5",
        };
}

/// <summary>What the tests need of the machine.</summary>
internal static class Machine
{
    private const string FolderVariable = "FUNCTION_APP";

    /// <summary>Whether the official Functions host is to be tested instead of this repository's.</summary>
    public static bool UsesFunc => FunctionsHostUnderTest.IsEnabled;

    /// <summary>The official Functions host; null when this repository's is tested.</summary>
    public static OfficialFunctionsHost? FunctionsHost { get; } = FunctionsHostUnderTest.Find(FolderVariable);

    /// <summary>Why nothing can be tested here; null when everything is there.</summary>
    public static string? MissingPrerequisite { get; } = FindMissingPrerequisite();

    private static string? FindMissingPrerequisite() =>
        true switch
        {
            _ when !FunctionsHostUnderTest.IsOnPath("node") => "Node.js is missing, and Azurite needs it: install Node 20 or newer.",
            _ when !File.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", "azurite", "package.json")) =>
                "Azurite is not installed: run `npm ci` at the repository's root.",
            _ => FunctionsHostUnderTest.FindMissingPrerequisite(FolderVariable, "src/Functions"),
        };
}

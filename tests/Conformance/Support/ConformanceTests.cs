using System.Net.Http.Json;
using Azure.Storage.Queues;
using TenantHygiene.Conformance.Support;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Testing;

[assembly: AssemblyFixture(typeof(SharedApp))]

namespace TenantHygiene.Conformance.Support;

/// <summary>What all tests have in common: the running app, its journal and gates, its queues and its orchestrations.</summary>
public abstract class ConformanceTests
{
    private readonly SharedApp _shared;

    /// <summary>Skips the test when the machine lacks something.</summary>
    protected ConformanceTests(SharedApp shared)
    {
        Assert.SkipWhen(Machine.MissingPrerequisite is not null, Machine.MissingPrerequisite ?? "");
        _shared = shared;
        Id = GetType().Name + "-" + Guid.NewGuid().ToString("N")[..12];
    }

    /// <summary>A name that only this test has.</summary>
    protected string Id { get; }

    /// <summary>Asks below <c>/api/</c>.</summary>
    protected HttpClient Http => _shared.App.Http;

    /// <summary>The orchestrations.</summary>
    internal InstanceDriver Instances => field ??= new InstanceDriver(Http);

    /// <summary>Ends with the test.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What functions noted of a topic.</summary>
    protected Task<string[]> JournalAsync(string topic) => Http.GetFromJsonAsync<string[]>($"journal/{topic}", Cancellation)!;

    /// <summary>Waits until functions have noted enough of a topic.</summary>
    protected Task<string[]> JournalAsync(string topic, Predicate<string[]> isEnough) =>
        Eventually.SeeAsync($"enough of '{topic}' in the journal", () => JournalAsync(topic), isEnough);

    /// <summary>Lets functions go on that wait there.</summary>
    protected async Task OpenAsync(string gate)
    {
        using var answer = await Http.PostAsync($"gates/{gate}", null, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A queue of the app, sending text as it is.</summary>
    protected async Task<QueueClient> QueueAsync(string name)
    {
        var queue = new QueueClient(_shared.Storage, $"{_shared.Prefix}-{name}");
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
        return queue;
    }
}

/// <summary>The storage account, and the app that all tests share but those that stop it. Each test brings names of its own.</summary>
public sealed class SharedApp : IAsyncLifetime
{
    private AzuriteProcess? _azurite;
    private AppProcess? _app;

    /// <summary>Before the names of the app's queues.</summary>
    public string Prefix { get; } = "c" + Guid.NewGuid().ToString("N")[..12];

    /// <summary>The connection of the storage account.</summary>
    public string Storage => _azurite?.ConnectionString ?? throw new InvalidOperationException("Azurite does not run.");

    /// <summary>The app.</summary>
    public AppProcess App => _app ?? throw new InvalidOperationException("The app does not run.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Machine.MissingPrerequisite is null)
        {
            var folder = Path.Combine(RepositoryRoot.Find(), "artifacts", "conformance", "storage");
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            _azurite = await AzuriteProcess.StartAsync(folder, cancellationToken: TestContext.Current.CancellationToken);
            _app = await AppProcess.StartAsync("shared", Storage, Prefix);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await (_app?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_azurite?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}

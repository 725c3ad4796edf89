using System.Globalization;
using TenantHygiene.EndToEnd.Running;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Services;
using TenantHygiene.Testing;

namespace TenantHygiene.Conformance.Support;

/// <summary>The app on the host that is tested, as a process of its own.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(1);
    private readonly ProcessDefinition _order;

    private AppProcess(ProcessDefinition order, Uri address)
    {
        _order = order;
        // A cookie that one test is given must not come with the requests of another.
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false })
        {
            BaseAddress = new Uri(address, "/api/"),
            Timeout = _timeout,
        };
        Process = SupervisedProcess.Start(order);
    }

    /// <summary>Asks below <c>/api/</c>.</summary>
    public HttpClient Http { get; }

    /// <summary>The process that runs now, or ran last.</summary>
    public SupervisedProcess Process { get; private set; }

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="name">Names its folder below <c>artifacts/conformance</c>.</param>
    /// <param name="storage">The connection of the storage account.</param>
    /// <param name="prefix">Before the names of its queues.</param>
    public static async Task<AppProcess> StartAsync(string name, string storage, string prefix)
    {
        var folder = Path.Combine(RepositoryRoot.Find(), "artifacts", "conformance", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var port = LoopbackPort.FindFree();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var app = new AppProcess(Order(folder, address, storage, prefix), address);
        try
        {
            await app.WaitUntilReadyAsync();
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again on the same data and port, once it has ended.</summary>
    public async Task StartAgainAsync()
    {
        await Process.DisposeAsync();
        Process = SupervisedProcess.Start(_order);
        await WaitUntilReadyAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return Process.DisposeAsync();
    }

    /// <summary>The settings of the app, as environment variables.</summary>
    public static Dictionary<string, string?> Settings(Uri address, string storage, string prefix)
    {
        var settings = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["Conformance__Prefix"] = prefix,
            ["Conformance__Yearly"] = "0 0 0 1 1 *",
            ["ASPNETCORE_URLS"] = address.ToString(),
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["AzureFunctionsJobHost__extensions__durableTask__hubName"] = prefix,
        };
        if (!Machine.UsesFunctionsHost)
        {
            settings["FunctionsHost__Keys__Function"] = Keys.Function;
            settings["FunctionsHost__Keys__Master"] = Keys.Master;
        }

        return settings;
    }

    private static ProcessDefinition Order(string folder, Uri address, string storage, string prefix)
    {
        var app = BuiltProject.Assembly("Conformance.App");
        var order = new ProcessDefinition
        {
            Name = "The conformance app",
            FileName = BuiltProject.DotnetHost,
            Arguments = [BuiltProject.Assembly("FunctionsHost"), Path.GetDirectoryName(app)!],
            Environment = Settings(address, storage, prefix),
            WorkingDirectory = Path.GetDirectoryName(app)!,
            LogFile = Path.Combine(folder, "app.log"),
            Grace = TimeSpan.FromSeconds(30),
        };
        return Machine.FunctionsHost?.InsteadOf(order, address) ?? order;
    }

    private async Task WaitUntilReadyAsync() =>
        await Eventually.SeeAsync(
            "an answer of the app",
            async () =>
            {
                if (!Process.IsRunning)
                {
                    throw Process.Failure($"ended with exit code {await Process.Exited}");
                }

                try
                {
                    using var answer = await Http.GetAsync("one", TestContext.Current.CancellationToken);
                    return answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    // Not listening yet; whether it ever will is decided by the process and the time limit.
                    return false;
                }
            },
            ready => ready
        );
}

/// <summary>The keys that this repository's host is given.</summary>
internal static class Keys
{
    public const string Function = "key of functions";
    public const string Master = "key of the master";
}

/// <summary>Which host is tested, and what the machine lacks for it.</summary>
internal static class Machine
{
    private const string FolderVariable = "CONFORMANCE_APP";

    /// <summary>Whether the official Functions host is to be tested instead of this repository's.</summary>
    public static bool UsesFunctionsHost => FunctionsHostUnderTest.IsEnabled;

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
            _ => FunctionsHostUnderTest.FindMissingPrerequisite(FolderVariable, "tests/Conformance.App"),
        };
}

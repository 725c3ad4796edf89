using System.Diagnostics;
using System.Globalization;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.Benchmarks.Hosting;

/// <summary>The host with an app that does nothing but orchestrate; a second one on the same storage account is a restart.</summary>
public sealed class LoadedHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SupervisedProcess _process;
    private readonly HttpClient _http;

    private LoadedHost(SupervisedProcess process, Uri address, TimeSpan startedIn)
    {
        (_process, StartedIn) = (process, startedIn);
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>Of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>From the start of the process until it listened.</summary>
    public TimeSpan StartedIn { get; }

    /// <summary>Starts the host and waits until it is ready.</summary>
    /// <param name="data">Its log goes there.</param>
    /// <param name="storage">The connection string of the storage account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LoadedHost> StartAsync(DirectoryInfo data, string storage, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPort.FindFree()}");
        var assembly = BuiltProject.Assembly("HostLoad");
        var process = SupervisedProcess.Start(new ProcessOrder
        {
            Name = "The host under load",
            FileName = BuiltProject.DotnetHost,
            Arguments = [BuiltProject.Assembly("FunctionsHost"), Path.GetDirectoryName(assembly)!],
            Environment = new Dictionary<string, string?> { ["ASPNETCORE_URLS"] = address, ["AzureWebJobsStorage"] = storage },
            WorkingDirectory = Path.GetDirectoryName(assembly)!,
            LogFile = Path.Combine(data.FullName, "host.log"),
        });
        await process.WaitForLineAsync(line => line.Contains("ready after", StringComparison.Ordinal), Patience, cancellationToken);
        return new LoadedHost(process, new Uri(address), Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Puts a load on the host.</summary>
    /// <returns>The figure it answers with when it has dealt with it.</returns>
    public async Task<long> LoadAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), content: null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return long.Parse(await answer.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>The end that nobody prepares.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}

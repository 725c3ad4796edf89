using System.Globalization;
using TenantHygiene.LocalEnvironment.Clients;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>A running simulated tenant. Its state lives in the process: a restart begins the scenario anew.</summary>
public sealed class SimulatorProcess : IAsyncDisposable
{
    private const string ReadyMark = "ready ";
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(1);

    private SimulatorProcess(SupervisedProcess process, Uri baseUrl, string caFile)
    {
        Process = process;
        BaseUrl = baseUrl;
        CaFile = caFile;
        Client = new SimulatorClient(baseUrl, caFile);
    }

    /// <summary>The scenario that runs when no other is named.</summary>
    public static string DefaultScenarioFile => Path.Combine(RepositoryRoot.Find(), "src", "TenantSimulator", "Scenarios", "article.json");

    /// <summary>The scenario that runs with a directory when no other is named.</summary>
    public static string DirectoryScenarioFile => Path.Combine(Path.GetDirectoryName(DefaultScenarioFile)!, "directory.json");

    /// <summary>The process.</summary>
    public SupervisedProcess Process { get; }

    /// <summary>The base of all of its addresses.</summary>
    public Uri BaseUrl { get; }

    /// <summary>The certificate of its private authority, PEM.</summary>
    public string CaFile { get; }

    /// <summary>Asks it.</summary>
    public SimulatorClient Client { get; }

    /// <summary>Starts a simulator and waits until it listens.</summary>
    /// <param name="scenarioFile">The scenario.</param>
    /// <param name="dataDirectory">Its certificate goes to <c>simulator</c> in it, its log to <c>logs</c>.</param>
    /// <param name="port">The port on 127.0.0.1; 0 for any that is free.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProcessException">It did not start, for instance because the scenario is wrong.</exception>
    public static async Task<SimulatorProcess> StartAsync(
        string scenarioFile,
        string dataDirectory,
        int port = 0,
        CancellationToken cancellationToken = default
    )
    {
        var data = Directory.CreateDirectory(Path.Combine(Path.GetFullPath(dataDirectory), "simulator"));
        var process = SupervisedProcess.Start(
            new ProcessDefinition
            {
                Name = "The simulated tenant",
                FileName = BuiltProject.DotnetHost,
                Arguments =
                [
                    BuiltProject.Assembly("TenantSimulator"),
                    "--scenario",
                    Path.GetFullPath(scenarioFile),
                    "--port",
                    port.ToString(CultureInfo.InvariantCulture),
                    "--data",
                    data.FullName,
                ],
                WorkingDirectory = data.FullName,
                LogFile = Path.Combine(data.FullName, "..", "logs", "simulator.log"),
            }
        );
        try
        {
            var ready = await process.WaitForLineAsync(
                line => line.StartsWith(ReadyMark, StringComparison.Ordinal),
                _timeout,
                cancellationToken
            );
            return new SimulatorProcess(process, new Uri(ready[ReadyMark.Length..]), Path.Combine(data.FullName, "ca.pem"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it.</summary>
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return Process.DisposeAsync();
    }
}

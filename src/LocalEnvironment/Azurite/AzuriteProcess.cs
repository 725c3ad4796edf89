using System.Globalization;
using TenantHygiene.LocalEnvironment.Processes;
using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.LocalEnvironment.Azurite;

/// <summary>A running Azurite.</summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _script;
    private readonly string _dataDirectory;

    private readonly bool _inMemory;

    private AzuriteProcess(string script, string dataDirectory, bool inMemory)
    {
        _script = script;
        _dataDirectory = dataDirectory;
        _inMemory = inMemory;
    }

    /// <summary>Its ports; they stay the same over restarts.</summary>
    public AzuritePorts Ports { get; private set; } = new(0, 0, 0);

    /// <summary>For <c>AzureWebJobsStorage</c>.</summary>
    public string ConnectionString => Ports.ConnectionString;

    /// <summary>Where it keeps its data, unless it forgets everything at its end.</summary>
    public string DataDirectory => Path.Combine(_dataDirectory, "azurite");

    /// <summary>The process.</summary>
    public SupervisedProcess Process { get; private set; } = null!;

    /// <summary>Installs Azurite where it is missing, starts it on free ports, and waits until it listens.</summary>
    /// <param name="dataDirectory">Its data goes to <c>azurite</c> in it, its log to <c>logs</c>.</param>
    /// <param name="installing">Called before an installation.</param>
    /// <param name="inMemory">Whether it forgets everything at its end, and never stops to save what it has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProcessException">It did not start.</exception>
    public static async Task<AzuriteProcess> StartAsync(string dataDirectory, Action? installing = null, bool inMemory = false, CancellationToken cancellationToken = default)
    {
        var script = await AzuriteInstallation.EnsureAsync(RepositoryRoot.Find(), installing, cancellationToken);
        var azurite = new AzuriteProcess(script, Path.GetFullPath(dataDirectory), inMemory);
        await azurite.StartAsync(cancellationToken);
        return azurite;
    }

    /// <summary>Kills it as <c>kill -9</c> does. What it had not written yet is lost.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Starts it again on the same ports and data, stopping it first if it runs.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await Process.DisposeAsync();
        await StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(DataDirectory);
        Process = SupervisedProcess.Start(new ProcessOrder
        {
            Name = "Azurite",
            FileName = "node",
            Arguments =
            [
                _script, "--silent", "--skipApiVersionCheck", "--disableTelemetry",
                .. _inMemory ? (string[])["--inMemoryPersistence"] : ["--location", DataDirectory],
                "--blobPort", Text(Ports.Blob), "--queuePort", Text(Ports.Queue), "--tablePort", Text(Ports.Table),
            ],
            WorkingDirectory = _dataDirectory,
            LogFile = Path.Combine(_dataDirectory, "logs", "azurite.log"),
        });
        try
        {
            Ports = new AzuritePorts(await PortOfAsync("Blob", cancellationToken), await PortOfAsync("Queue", cancellationToken), await PortOfAsync("Table", cancellationToken));
        }
        catch
        {
            await Process.DisposeAsync();
            throw;
        }
    }

    private async Task<int> PortOfAsync(string service, CancellationToken cancellationToken)
    {
        var line = await Process.WaitForLineAsync(line => line.StartsWith($"Azurite {service} service is successfully listening at ", StringComparison.Ordinal), Patience, cancellationToken);
        return new Uri(line[line.LastIndexOf("http", StringComparison.Ordinal)..]).Port;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}

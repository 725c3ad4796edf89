using System.Globalization;
using System.Text.Json.Nodes;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>A running Azurite.</summary>
public sealed class AzuriteProcess : IAsyncDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(1);
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
    public static async Task<AzuriteProcess> StartAsync(
        string dataDirectory,
        Action? installing = null,
        bool inMemory = false,
        CancellationToken cancellationToken = default
    )
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
        Process = SupervisedProcess.Start(
            new ProcessDefinition
            {
                Name = "Azurite",
                FileName = "node",
                Arguments =
                [
                    _script,
                    "--silent",
                    "--skipApiVersionCheck",
                    "--disableTelemetry",
                    .. _inMemory ? (string[])["--inMemoryPersistence"] : ["--location", DataDirectory],
                    "--blobPort",
                    Text(Ports.Blob),
                    "--queuePort",
                    Text(Ports.Queue),
                    "--tablePort",
                    Text(Ports.Table),
                ],
                WorkingDirectory = _dataDirectory,
                LogFile = Path.Combine(_dataDirectory, "logs", "azurite.log"),
            }
        );
        try
        {
            Ports = new AzuritePorts(
                await PortOfAsync("Blob", cancellationToken),
                await PortOfAsync("Queue", cancellationToken),
                await PortOfAsync("Table", cancellationToken)
            );
        }
        catch
        {
            await Process.DisposeAsync();
            throw;
        }
    }

    private async Task<int> PortOfAsync(string service, CancellationToken cancellationToken)
    {
        var line = await Process.WaitForLineAsync(
            line => line.StartsWith($"Azurite {service} service is successfully listening at ", StringComparison.Ordinal),
            _timeout,
            cancellationToken
        );
        return new Uri(line[line.LastIndexOf("http", StringComparison.Ordinal)..]).Port;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The ports of an emulated storage account; 0 stands for any that is free.</summary>
public sealed record AzuritePorts(int Blob, int Queue, int Table)
{
    // The emulator's published account: it protects nothing, and every Azure SDK knows it.
    private const string AccountName = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The account's connection string.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountName};AccountKey={AccountKey};"
        + $"BlobEndpoint=http://127.0.0.1:{Blob}/{AccountName};"
        + $"QueueEndpoint=http://127.0.0.1:{Queue}/{AccountName};"
        + $"TableEndpoint=http://127.0.0.1:{Table}/{AccountName};";
}

/// <summary>Azurite in <c>node_modules</c> at the repository's root, in the version that <c>package-lock.json</c> pins.</summary>
public static class AzuriteInstallation
{
    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(10);

    /// <summary>The version that the repository pins.</summary>
    /// <param name="root">The repository's root.</param>
    public static string PinnedVersion(string root) =>
        VersionIn(Path.Combine(root, "package-lock.json"))
        ?? throw new ProcessException("package-lock.json at the repository's root does not pin azurite: check it out again.");

    /// <summary>Installs Azurite with <c>npm ci</c> unless it is there. Several processes may ask at once; one installs.</summary>
    /// <param name="root">The repository's root.</param>
    /// <param name="installing">Called before an installation, which takes a minute or so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The script to run with <c>node</c>.</returns>
    /// <exception cref="ProcessException">Node is missing, or the installation failed.</exception>
    public static async Task<string> EnsureAsync(string root, Action? installing, CancellationToken cancellationToken)
    {
        var script = Path.Combine(root, "node_modules", "azurite", "dist", "src", "azurite.js");
        var artifacts = Directory.CreateDirectory(Path.Combine(root, "artifacts"));
        using var fileLock = await AcquireLockAsync(Path.Combine(artifacts.FullName, "npm-ci.lock"), cancellationToken);

        // npm writes this file last: a broken installation has none.
        if (VersionIn(Path.Combine(root, "node_modules", ".package-lock.json")) == PinnedVersion(root) && File.Exists(script))
        {
            return script;
        }

        installing?.Invoke();
        await using var npm = SupervisedProcess.Start(
            new ProcessDefinition
            {
                Name = "npm ci (which installs Azurite; it needs Node 20 or later with npm)",
                FileName = OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                Arguments = ["ci", "--no-audit", "--no-fund", "--no-progress"],
                WorkingDirectory = root,
                LogFile = Path.Combine(artifacts.FullName, "npm-ci.log"),
            }
        );
        if (await npm.Exited.WaitAsync(_timeout, cancellationToken) is not 0 and var exitCode)
        {
            throw npm.Failure($"ended with exit code {exitCode}");
        }

        return script;
    }

    private static string? VersionIn(string lockFile) =>
        File.Exists(lockFile)
            ? (string?)JsonNode.Parse(File.ReadAllText(lockFile))?["packages"]?["node_modules/azurite"]?["version"]
            : null;

    private static async Task<FileStream> AcquireLockAsync(string lockFile, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }
}

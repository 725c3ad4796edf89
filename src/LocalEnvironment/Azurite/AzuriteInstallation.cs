using System.Text.Json.Nodes;
using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Azurite;

/// <summary>Azurite in <c>node_modules</c> at the repository's root, in the version that <c>package-lock.json</c> pins.</summary>
public static class AzuriteInstallation
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The version that the repository pins.</summary>
    /// <param name="root">The repository's root.</param>
    public static string PinnedVersion(string root) => VersionIn(Path.Combine(root, "package-lock.json"))
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
        using var turn = await TakeTurnAsync(Path.Combine(artifacts.FullName, "npm-ci.lock"), cancellationToken);

        // npm writes this file last: a broken installation has none.
        if (VersionIn(Path.Combine(root, "node_modules", ".package-lock.json")) == PinnedVersion(root) && File.Exists(script))
        {
            return script;
        }

        installing?.Invoke();
        await using var npm = SupervisedProcess.Start(new ProcessOrder
        {
            Name = "npm ci (which installs Azurite; it needs Node 20 or later with npm)",
            FileName = OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            Arguments = ["ci", "--no-audit", "--no-fund", "--no-progress"],
            WorkingDirectory = root,
            LogFile = Path.Combine(artifacts.FullName, "npm-ci.log"),
        });
        if (await npm.Exited.WaitAsync(Patience, cancellationToken) is not 0 and var exitCode)
        {
            throw npm.Failure($"ended with exit code {exitCode}");
        }

        return script;
    }

    private static string? VersionIn(string lockFile) =>
        File.Exists(lockFile) ? (string?)JsonNode.Parse(File.ReadAllText(lockFile))?["packages"]?["node_modules/azurite"]?["version"] : null;

    private static async Task<FileStream> TakeTurnAsync(string lockFile, CancellationToken cancellationToken)
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

using System.Security.Cryptography;
using System.Text;

namespace TenantHygiene.TestDirectory;

/// <summary>Images of fresh forests. Making them takes ten seconds, so they are kept in the user's cache, by what made them.</summary>
internal static class ForestImages
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    private static string Script => Path.Combine(AppContext.BaseDirectory, "provision.sh");

    /// <summary>The image of a forest, made first if it is not there.</summary>
    /// <exception cref="TestDirectoryException">Samba refused.</exception>
    public static async Task<string> FindAsync(ForestSchema schema, CancellationToken cancellationToken)
    {
        var cache = Directory.CreateDirectory(Path.Combine(Cache(), "tenant-hygiene")).FullName;
        var version = await ShellCommand.RunAsync("samba", ["--version"], cancellationToken);
        var made = SHA256.HashData([.. await File.ReadAllBytesAsync(Script, cancellationToken), .. Encoding.UTF8.GetBytes(version)]);
        var folder = Path.Combine(cache, $"forest-{Convert.ToHexStringLower(made.AsSpan(0, 8))}");
        if (!Directory.Exists(folder))
        {
            await using var turn = await TakeTurnAsync(Path.Combine(cache, "forest.lock"), cancellationToken);
            if (!Directory.Exists(folder))
            {
                await MakeAsync(folder, cancellationToken);
            }
        }

        return Path.Combine(folder, schema is ForestSchema.Exchange ? "exchange.tar.gz" : "stock.tar.gz");
    }

    // Renamed when complete: an image that broke off is never found.
    private static async Task MakeAsync(string folder, CancellationToken cancellationToken)
    {
        var unfinished = $"{folder}.unfinished";
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        await ShellCommand.RunAsync("bash", [Script, unfinished], cancellationToken);
        Directory.Move(unfinished, folder);
    }

    private static string Cache() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
        ? cache
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");

    private static async Task<FileStream> TakeTurnAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(BetweenLooks, cancellationToken);
            }
        }
    }
}

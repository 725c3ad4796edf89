using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Services;

/// <summary>The folder of a run, held so that no second run uses it at the same time.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _hold;

    private DataDirectory(string path, FileStream hold)
    {
        Path = path;
        _hold = hold;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Makes a folder where it is missing, and holds it.</summary>
    /// <param name="path">The folder; null for a fresh one under the folder for temporary files.</param>
    /// <exception cref="ProcessException">Another run holds it, or it cannot be written.</exception>
    public static DataDirectory Hold(string? path)
    {
        try
        {
            var directory = path is null ? Directory.CreateTempSubdirectory("tenant-hygiene-") : Directory.CreateDirectory(path);
            var hold = new FileStream(
                System.IO.Path.Combine(directory.FullName, ".held"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose
            );
            return new DataDirectory(directory.FullName, hold);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProcessException(
                $"The folder {path} cannot be used: another run uses it, or it is not writable ({exception.Message}). "
                    + "Stop that run, or set another folder with --data.",
                exception
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hold.Dispose();
}

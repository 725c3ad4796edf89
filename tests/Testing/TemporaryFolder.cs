namespace TenantHygiene.Testing;

/// <summary>A folder for the length of a test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("tenant-hygiene-test-");

    /// <summary>The full path of the folder.</summary>
    public string Path => _directory.FullName;

    /// <summary>The full path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);
}

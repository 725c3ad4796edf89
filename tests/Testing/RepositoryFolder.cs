namespace TenantHygiene.Testing;

/// <summary>The repository that the tests run in.</summary>
public static class RepositoryFolder
{
    /// <summary>The full path of its top folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of a file or folder in it.</summary>
    /// <param name="path">The path below its top folder.</param>
    public static string PathOf(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

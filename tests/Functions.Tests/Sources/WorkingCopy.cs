namespace TenantHygiene.Functions.Tests.Sources;

/// <summary>The repository that these tests were built from.</summary>
internal static class WorkingCopy
{
    /// <summary>The full path of what lies at <paramref name="path"/> below its root.</summary>
    public static string PathOf(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Functions.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, path);
    }
}

using TenantHygiene.LocalEnvironment.Processes;

namespace TenantHygiene.LocalEnvironment.Repository;

/// <summary>The working copy that this program was built from: what it starts lies there.</summary>
public static class RepositoryRoot
{
    private const string Landmark = "Functions.sln";

    /// <summary>The folder, found upwards from the program.</summary>
    /// <exception cref="ProcessException">The program does not lie in a working copy.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Landmark)))
            {
                return folder.FullName;
            }
        }

        throw new ProcessException($"No {Landmark} was found above {AppContext.BaseDirectory}: run this from a working copy, with `dotnet run --project src/LocalEnvironment`.");
    }
}

using System.Runtime.InteropServices;

namespace TenantHygiene.LocalEnvironment.Processes;

/// <summary>The working copy that this program was built from: what it starts lies there.</summary>
public static class RepositoryRoot
{
    private const string SolutionFile = "Functions.sln";

    /// <summary>The folder, found upwards from the program.</summary>
    /// <exception cref="ProcessException">The program does not lie in a working copy.</exception>
    public static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, SolutionFile)))
            {
                return folder.FullName;
            }
        }

        throw new ProcessException(
            $"No {SolutionFile} was found above {AppContext.BaseDirectory}: run this from a working copy, with `dotnet run --project "
                + "src/LocalEnvironment`."
        );
    }
}

/// <summary>Programs of this repository as they were built beside the running one, in the same configuration.</summary>
public static class BuiltProject
{
    /// <summary>The <c>dotnet</c> that runs this process, so that no other version on the path is taken.</summary>
    public static string DotnetHost { get; } =
        Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
        );

    /// <summary>
    /// The assembly to run with <see cref="DotnetHost"/>: started in this way, the process is the program itself and no wrapper.
    /// </summary>
    /// <param name="project">The project's name, such as <c>Functions</c>.</param>
    /// <exception cref="ProcessException">It was not built.</exception>
    public static string Assembly(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;
        var assembly = Path.Combine(RepositoryRoot.Find(), "artifacts", "bin", project, configuration, $"TenantHygiene.{project}.dll");
        return File.Exists(assembly)
            ? assembly
            : throw new ProcessException($"{assembly} is missing: build it with `dotnet build src/{project}`.");
    }
}

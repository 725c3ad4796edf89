using TenantHygiene.LocalEnvironment.Services;

namespace TenantHygiene.EndToEnd.Running;

/// <summary>
/// The official Functions host that <c>E2E_HOST=func</c> asks for instead of this repository's: <c>FUNCTIONS_HOST</c>, or <c>func</c> on
/// the path.
/// </summary>
internal static class FunctionsHostUnderTest
{
    private static readonly string _program = Environment.GetEnvironmentVariable("FUNCTIONS_HOST") ?? "func";

    /// <summary>Whether it is asked for.</summary>
    public static bool IsEnabled { get; } = Environment.GetEnvironmentVariable("E2E_HOST") == "func";

    /// <summary>The host with its app; null when this repository's host is tested.</summary>
    /// <param name="folderVariable">The variable with the folder of the published app.</param>
    public static OfficialFunctionsHost? Find(string folderVariable) =>
        IsEnabled ? new OfficialFunctionsHost(_program, Environment.GetEnvironmentVariable(folderVariable)!) : null;

    /// <summary>What the machine lacks for it; null when all is there, or it is not asked for.</summary>
    /// <param name="folderVariable">The variable with the folder of the published app.</param>
    /// <param name="project">The app's project, such as <c>src/Functions</c>.</param>
    public static string? FindMissingPrerequisite(string folderVariable, string project) =>
        true switch
        {
            _ when !IsEnabled => null,
            _ when !Directory.Exists(Environment.GetEnvironmentVariable(folderVariable)) =>
                $"E2E_HOST=func needs {folderVariable}, the folder of `dotnet publish {project}`.",
            _ when !File.Exists(_program) && !IsOnPath(_program) =>
                $"E2E_HOST=func needs a Functions host, and '{_program}' is neither a file nor on the path: set FUNCTIONS_HOST.",
            _ => null,
        };

    /// <summary>Whether a program can be started by its name alone.</summary>
    public static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder =>
                File.Exists(Path.Combine(folder, program))
                || File.Exists(Path.Combine(folder, $"{program}.exe"))
                || File.Exists(Path.Combine(folder, $"{program}.cmd"))
            );
}

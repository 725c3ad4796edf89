using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.Conformance.Running;

/// <summary>Which host is tested, and what the machine lacks for it.</summary>
internal static class Machine
{
    /// <summary>Whether the Azure build is to be tested on the Functions host instead of the embedded one.</summary>
    public static bool UsesFunctionsHost { get; } = Environment.GetEnvironmentVariable("E2E_HOST") == "func";

    /// <summary>The folder of the app, built with <c>FunctionsHost=Azure</c>.</summary>
    public static string? AzureBuild { get; } = Environment.GetEnvironmentVariable("CONFORMANCE_APP");

    /// <summary>
    /// What starts the Functions host: <c>func</c> of the Core Tools, or the path of <c>Microsoft.Azure.WebJobs.Script.WebHost.dll</c>.
    /// </summary>
    public static string FunctionsHost { get; } = Environment.GetEnvironmentVariable("FUNCTIONS_HOST") ?? "func";

    /// <summary>Why nothing can be tested here; null when everything is there.</summary>
    public static string? Lack { get; } = FindLack();

    private static string? FindLack() => true switch
    {
        _ when !IsOnPath("node") => "Node.js is missing, and Azurite needs it: install Node 20 or newer.",
        _ when !File.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", "azurite", "package.json")) => "Azurite is not installed: run `npm ci` at the repository's root.",
        _ when UsesFunctionsHost && AzureBuild is null =>
            "E2E_HOST=func needs CONFORMANCE_APP, the folder of `dotnet publish tests/Conformance.App -p:FunctionsHost=Azure`.",
        _ when UsesFunctionsHost && !File.Exists(FunctionsHost) && !IsOnPath(FunctionsHost) =>
            $"E2E_HOST=func needs a Functions host, and '{FunctionsHost}' is neither a file nor on the path: set FUNCTIONS_HOST.",
        _ => null,
    };

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, $"{program}.exe")) || File.Exists(Path.Combine(folder, $"{program}.cmd")));
}

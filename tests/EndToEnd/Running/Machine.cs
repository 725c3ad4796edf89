using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.EndToEnd.Running;

/// <summary>What the tests need of the machine.</summary>
internal static class Machine
{
    /// <summary>Whether the Azure build is to be tested through <c>func start</c> instead of the embedded host.</summary>
    public static bool UsesFunc { get; } = Environment.GetEnvironmentVariable("E2E_HOST") == "func";

    /// <summary>Why nothing can be tested here; null when everything is there.</summary>
    public static string? Lack { get; } = FindLack();

    private static string? FindLack() => true switch
    {
        _ when !IsOnPath("node") => "Node.js is missing, and Azurite needs it: install Node 20 or newer.",
        _ when !File.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", "azurite", "package.json")) => "Azurite is not installed: run `npm ci` at the repository's root.",
        _ when UsesFunc && !IsOnPath("func") => "E2E_HOST=func asks for the Azure Functions Core Tools, and `func` is not on the path.",
        _ => null,
    };

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, $"{program}.exe")) || File.Exists(Path.Combine(folder, $"{program}.cmd")));
}

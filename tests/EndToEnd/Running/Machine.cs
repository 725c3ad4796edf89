using TenantHygiene.LocalEnvironment.FunctionApp;
using TenantHygiene.LocalEnvironment.Repository;

namespace TenantHygiene.EndToEnd.Running;

/// <summary>What the tests need of the machine.</summary>
internal static class Machine
{
    private const string FolderVariable = "FUNCTION_APP";

    /// <summary>Whether the official Functions host is to be tested instead of this repository's.</summary>
    public static bool UsesFunc => FunctionsHostUnderTest.IsAsked;

    /// <summary>The official Functions host; null when this repository's is tested.</summary>
    public static OfficialFunctionsHost? FunctionsHost { get; } = FunctionsHostUnderTest.Find(FolderVariable);

    /// <summary>Why nothing can be tested here; null when everything is there.</summary>
    public static string? Lack { get; } = FindLack();

    private static string? FindLack() => true switch
    {
        _ when !FunctionsHostUnderTest.IsOnPath("node") => "Node.js is missing, and Azurite needs it: install Node 20 or newer.",
        _ when !File.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", "azurite", "package.json")) => "Azurite is not installed: run `npm ci` at the repository's root.",
        _ => FunctionsHostUnderTest.FindLack(FolderVariable, "src/Functions"),
    };
}

namespace TenantHygiene.LocalEnvironment.Tests;

/// <summary>Skips a test, with the reason, where the machine lacks what it needs.</summary>
internal static class Requires
{
    public static void Node() =>
        Assert.SkipUnless(IsOnPath("node") && IsOnPath("npm"), "Azurite needs Node 20 or later with npm; neither is on the path.");

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));
}

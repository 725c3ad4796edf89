namespace TenantHygiene.TestDirectory;

/// <summary>What a forest needs of the machine.</summary>
public static class Samba
{
    private static readonly string[] Programs = ["samba", "samba-tool", "ldbmodify", "ldbsearch", "tar"];

    /// <summary>Why no forest can be started here, and what to do; null when one can.</summary>
    public static string? Lack { get; } = FindLack();

    private static string? FindLack() => true switch
    {
        _ when !OperatingSystem.IsLinux() => "A test forest needs Linux: its domain controller is Samba.",
        _ when Programs.FirstOrDefault(program => !IsOnPath(program)) is { } missing =>
            $"A test forest needs Samba, and `{missing}` is missing: as root, apt-get install --no-install-recommends samba samba-ad-provision samba-dsdb-modules samba-vfs-modules ldb-tools.",
        _ when !Environment.IsPrivilegedProcess => "A test forest needs root: Samba listens on the fixed ports of a domain controller.",
        _ => null,
    };

    private static bool IsOnPath(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}

using System.Diagnostics;
using System.Globalization;

namespace TenantHygiene.Conformance.Support;

/// <summary>The worker processes of a host, as the operating system knows them.</summary>
internal static class HostProcesses
{
    /// <summary>The ids of the processes that a process has started and that still run.</summary>
    public static int[] ChildrenOf(int processId) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(folder => Path.GetFileName(folder))
                .Where(name => name.All(char.IsAsciiDigit))
                .Select(name => int.Parse(name, CultureInfo.InvariantCulture))
                .Where(id => ParentOf(id) == processId),
        ];

    /// <summary>Whether a process runs.</summary>
    public static bool Runs(int processId) => ParentOf(processId) is not null;

    /// <summary>Kills one process as <c>kill -9</c> does, and nothing else.</summary>
    public static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    // Fields after the name, which may hold spaces and brackets: state, then the parent's id. A zombie has ended.
    private static int? ParentOf(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

using System.Runtime.InteropServices;

namespace TenantHygiene.LocalEnvironment.Processes;

/// <summary>Sends signals that <see cref="System.Diagnostics.Process"/> cannot send.</summary>
internal static partial class UnixSignals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end. One that has ended meanwhile is no error.</summary>
    public static void SendTerminate(int processId) => _ = Kill(processId, Terminate);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}

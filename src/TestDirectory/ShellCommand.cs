using System.ComponentModel;
using System.Diagnostics;

namespace TenantHygiene.TestDirectory;

/// <summary>Commands that end by themselves.</summary>
internal static class ShellCommand
{
    /// <summary>Runs a command.</summary>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="TestDirectoryException">It could not be started, or failed.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await output : throw new TestDirectoryException($"{program} ended with {process.ExitCode}: {await errors}");
        }
        catch (Win32Exception exception)
        {
            throw new TestDirectoryException($"{program} cannot be started: {exception.Message}", exception);
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace TenantHygiene.HybridAgent.Commands;

/// <summary>Runs a configured program. Arguments are passed one by one, never through a shell: no value can become a command.</summary>
internal static class Command
{
    private const int MostCharacters = 1_000;

    /// <summary>Runs it to its end, or ends it with all that it started when its time is over.</summary>
    public static async Task<CommandOutcome> RunAsync(string program, IEnumerable<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = new Tail(MostCharacters);
            process.OutputDataReceived += (_, line) => output.Add(line.Data);
            process.ErrorDataReceived += (_, line) => output.Add(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return new CommandOutcome(false, $"{program} did not end within {timeout.TotalSeconds:0} seconds and was ended. {output}".TrimEnd());
            }

            return new CommandOutcome(process.ExitCode == 0, $"{program} ended with exit code {process.ExitCode}. {output}".TrimEnd());
        }
        catch (Win32Exception exception)
        {
            return new CommandOutcome(false, $"{program} cannot be started: {exception.Message}");
        }
    }
}

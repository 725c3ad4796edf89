using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace TenantHygiene.HybridAgent.Commands;

/// <summary>Runs a configured program. Arguments are passed one by one, never through a shell: no value can become a command.</summary>
internal static class Command
{
    private const int MaximumCharacters = 1_000;

    /// <summary>Runs it to its end, or ends it with all that it started when its time is over.</summary>
    public static async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        TimeSpan timeout,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = new OutputTail(MaximumCharacters);
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
                return new CommandResult(
                    false,
                    $"{program} did not finish within {timeout.TotalSeconds:0} seconds and was stopped. {output}".TrimEnd()
                );
            }

            return new CommandResult(process.ExitCode == 0, $"{program} ended with exit code {process.ExitCode}. {output}".TrimEnd());
        }
        catch (Win32Exception exception)
        {
            return new CommandResult(false, $"{program} cannot be started: {exception.Message}");
        }
    }
}

/// <summary>How a command ended.</summary>
/// <param name="Succeeded">Whether it ended by itself with exit code 0.</param>
/// <param name="Message">What became of it and the end of what it wrote, for people; bounded.</param>
internal sealed record CommandResult(bool Succeeded, string Message);

/// <summary>The last characters of what a program writes, however much that is.</summary>
internal sealed class OutputTail(int characters)
{
    private readonly StringBuilder _text = new();

    public void Add(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_text)
        {
            _text.Append(_text.Length == 0 ? "" : " ").Append(line.Trim());
            _text.Remove(0, Math.Max(0, _text.Length - characters));
        }
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }
}

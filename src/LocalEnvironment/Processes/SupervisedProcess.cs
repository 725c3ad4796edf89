using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TenantHygiene.LocalEnvironment.Processes;

/// <summary>A process that was started here, is logged, and ends at the latest with this process.</summary>
public sealed class SupervisedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<int> _exited;

    private SupervisedProcess(ProcessDefinition order, Process process, ProcessLog log)
    {
        Order = order;
        _process = process;
        Log = log;
        Id = process.Id;
        _exited = WatchAsync();
    }

    /// <summary>What was ordered.</summary>
    public ProcessDefinition Order { get; }

    /// <summary>The process id: of the program itself, not of a shell around it.</summary>
    public int Id { get; }

    /// <summary>What it wrote.</summary>
    public ProcessLog Log { get; }

    /// <summary>Ends with the exit code when the process does, whoever ended it.</summary>
    public Task<int> Exited => _exited;

    /// <summary>Whether it has not ended yet.</summary>
    public bool IsRunning => !_exited.IsCompleted;

    /// <summary>Starts a process.</summary>
    /// <exception cref="ProcessException">The executable is missing or cannot be run.</exception>
    public static SupervisedProcess Start(ProcessDefinition order)
    {
        var start = new ProcessStartInfo(order.FileName, order.Arguments)
        {
            WorkingDirectory = order.WorkingDirectory,
            // Children must neither read from nor write to the terminal, which belongs to the progress display.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in order.Environment)
        {
            start.Environment[name] = value;
        }

        var log = new ProcessLog(order.LogFile);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, output) => Write(log, output.Data);
        process.ErrorDataReceived += (_, output) => Write(log, output.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            log.Dispose();
            throw new ProcessException($"{order.Name} cannot be started: '{order.FileName}' is missing or not executable.", exception);
        }

        OrphanGuard.Shared.Guard(process.Id);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new SupervisedProcess(order, process, log);
    }

    /// <summary>Waits until it has written a line.</summary>
    /// <returns>The line.</returns>
    /// <exception cref="ProcessException">It ended before, or the time was over.</exception>
    public async Task<string> WaitForLineAsync(Predicate<string> matches, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var line = Log.WaitForLineAsync(matches, limit.Token);
        await Task.WhenAny(line, _exited);
        if (line.IsCompletedSuccessfully)
        {
            return await line;
        }

        // A process that has ended wrote all its lines before; the one that was waited for may not have got here yet.
        if (!IsRunning && Log.Find(matches) is { } last)
        {
            return last;
        }

        cancellationToken.ThrowIfCancellationRequested();
        throw IsRunning
            ? Failure($"was not ready within {timeout.TotalSeconds:0} seconds")
            : Failure($"ended with exit code {await _exited}");
    }

    /// <summary>An exception that says what happened to the process and shows its last lines.</summary>
    public ProcessException Failure(string description)
    {
        var lines = string.Join(Environment.NewLine, Log.Tail(12).Select(line => $"  {line}"));
        return new ProcessException(
            $"{Order.Name} {description}. Its log is "
                + $"{Order.LogFile}{(lines.Length == 0 ? "." : $" and ends with:{Environment.NewLine}{lines}")}"
        );
    }

    /// <summary>Ends it: SIGTERM, and SIGKILL when its grace is over.</summary>
    public async Task StopAsync()
    {
        if (IsRunning && !OperatingSystem.IsWindows())
        {
            UnixSignals.SendTerminate(Id);
            await Task.WhenAny(_exited, Task.Delay(Order.Grace));
        }

        await KillAsync();
    }

    /// <summary>Kills it as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (IsRunning)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _exited;
    }

    /// <summary>Stops it, if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Log.Dispose();
        _process.Dispose();
    }

    private static void Write(ProcessLog log, string? line)
    {
        if (line is not null)
        {
            log.Write(line);
        }
    }

    private async Task<int> WatchAsync()
    {
        await _process.WaitForExitAsync();
        OrphanGuard.Shared.Release(Id);
        return _process.ExitCode;
    }
}

/// <summary>What to start, and how.</summary>
public sealed record ProcessDefinition
{
    /// <summary>The name that people know it by, such as <c>Azurite</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The executable.</summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments, unquoted.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables added to this process's own; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where it runs.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>How long it may take to end by itself after SIGTERM. Default 10 seconds.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The file to which both of its outputs are appended.</summary>
    public required string LogFile { get; init; }
}

/// <summary>
/// A process could not be started, did not become ready, or ended by itself. The message says which, why, and what to do.
/// </summary>
public sealed class ProcessException(string message, Exception? innerException = null) : Exception(message, innerException);

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

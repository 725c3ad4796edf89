using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Worker;

/// <summary>A process of the function app, started as the Functions host starts it. It ends with this process, however that ends.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const string StartupHooks = "DOTNET_STARTUP_HOOKS";
    private static readonly string _dotnet = Path.GetFullPath(
        Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet")
    );

    private readonly Process _process;

    private WorkerProcess(string workerId, Process process)
    {
        WorkerId = workerId;
        _process = process;
        Exited = WatchAsync();
    }

    /// <summary>By which the process says who it is when it connects. No other process knows it in advance.</summary>
    public string WorkerId { get; }

    /// <summary>The operating system's id.</summary>
    public int ProcessId { get; private init; }

    /// <summary>Ends with the exit code when the process does and all that it wrote was read.</summary>
    public Task<int> Exited { get; }

    /// <summary>Starts the app.</summary>
    /// <param name="settings">The app, and the settings that its process gets as environment variables.</param>
    /// <param name="host">Where this host listens for it.</param>
    /// <param name="output">Takes the lines of standard output.</param>
    /// <param name="errors">Takes the lines of standard error.</param>
    /// <exception cref="HostStartException">The program is missing or cannot be run.</exception>
    public static WorkerProcess Start(HostConfiguration settings, Uri host, Action<string> output, Action<string> errors)
    {
        var workerId = Guid.NewGuid().ToString();
        var start = Describe(settings, host, workerId);
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data, output);
        process.ErrorDataReceived += (_, line) => Take(line.Data, errors);
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new HostStartException(
                $"The function app cannot be started: '{start.FileName}' is missing or not executable.",
                exception
            );
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WorkerProcess(workerId, process) { ProcessId = process.Id };
    }

    /// <summary>Kills it and what it started.</summary>
    public void Kill()
    {
        if (!Exited.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Releases the pipe that keeps the process alive, too.</summary>
    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Describe(HostConfiguration settings, Uri host, string workerId)
    {
        var assembly = Path.Combine(settings.AppFolder, settings.Worker.WorkerPath);
        var start = new ProcessStartInfo(
            settings.Worker.NeedsDotnet ? _dotnet : Path.Combine(settings.AppFolder, settings.Worker.Executable)
        )
        {
            WorkingDirectory = settings.AppFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            .. settings.Worker.NeedsDotnet ? (string[])[assembly] : [],
            "--functions-uri",
            host.AbsoluteUri,
            "--functions-request-id",
            Guid.NewGuid().ToString(),
            "--functions-worker-id",
            workerId,
            "--functions-grpc-max-message-length",
            int.MaxValue.ToString(CultureInfo.InvariantCulture),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in settings.Local.Where(one => !start.Environment.ContainsKey(one.Key)))
        {
            start.Environment[name] = value;
        }

        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = settings.AppFolder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = settings.AppFolder;
        start.Environment["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated";
        // The host's own address: the worker listens on one of its own.
        start.Environment.Remove("ASPNETCORE_URLS");
        var hook = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHooks] =
            start.Environment.TryGetValue(StartupHooks, out var others) && others is { Length: > 0 }
                ? $"{others}{Path.PathSeparator}{hook}"
                : hook;
        return start;
    }

    private static void Take(string? line, Action<string> handler)
    {
        if (line is not null)
        {
            handler(line);
        }
    }

    private async Task<int> WatchAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}

/// <summary>
/// Shows what the worker logs, under the worker's own categories. It goes to the console only: the worker exports its logs by itself, and
/// each is exported once.
/// </summary>
internal sealed class WorkerLog(ILoggerFactory console)
{
    /// <summary>Shows an entry.</summary>
    public void Write(RpcLog entry)
    {
        var logger = console.CreateLogger(entry.Category is { Length: > 0 } category ? category : "Worker");
        logger.Log((LogLevel)entry.Level, default, entry, null, static (shown, _) => Text(shown));
    }

    /// <summary>Shows a line that the worker wrote by itself.</summary>
    public void WriteLine(LogLevel level, string line) =>
        console.CreateLogger("Worker").Log(level, default, line, null, static (shown, _) => shown);

    private static string Text(RpcLog entry) =>
        entry.Exception is { } exception
            ? $"{entry.Message}{Environment.NewLine}{exception.Message}{Environment.NewLine}{exception.StackTrace}"
            : entry.Message;
}

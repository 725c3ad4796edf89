using Microsoft.Extensions.Logging;

namespace TenantHygiene.FunctionsHost;

/// <summary>What the host itself says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Worker process {ProcessId} started")]
    public static partial void WorkerStarted(ILogger logger, int processId);

    [LoggerMessage(2, LogLevel.Warning, "The worker process ended with exit code {ExitCode}; another one starts in {Pause}")]
    public static partial void WorkerEnded(ILogger logger, int exitCode, TimeSpan pause);

    [LoggerMessage(3, LogLevel.Error, "The worker process did not become ready; another one starts in {Pause}")]
    public static partial void RestartFailed(ILogger logger, TimeSpan pause, Exception exception);

    [LoggerMessage(4, LogLevel.Information, "{Count} functions, ready after {Elapsed} at {Urls}")]
    public static partial void Ready(ILogger logger, int count, TimeSpan elapsed, string urls);

    [LoggerMessage(5, LogLevel.Information, "Stopping")]
    public static partial void Stopping(ILogger logger);

    [LoggerMessage(6, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(7, LogLevel.Warning, "Not everything ended within its time")]
    public static partial void StoppedLate(ILogger logger, Exception exception);

    [LoggerMessage(8, LogLevel.Debug, "The caller of function '{Function}' has gone")]
    public static partial void CallerGone(ILogger logger, string function);

    [LoggerMessage(9, LogLevel.Error, "Function '{Function}' failed on an HTTP request")]
    public static partial void RequestFailed(ILogger logger, string function, Exception exception);
}

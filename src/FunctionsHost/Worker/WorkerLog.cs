using Microsoft.Extensions.Logging;
using TenantHygiene.FunctionsHost.Worker.Protocol;

namespace TenantHygiene.FunctionsHost.Worker;

/// <summary>
/// Shows what the worker logs, under the worker's own categories. It goes to the console only: the worker exports its logs by itself, and each is exported once.
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
    public void WriteLine(LogLevel level, string line) => console.CreateLogger("Worker").Log(level, default, line, null, static (shown, _) => shown);

    private static string Text(RpcLog entry) => entry.Exception is { } exception
        ? $"{entry.Message}{Environment.NewLine}{exception.Message}{Environment.NewLine}{exception.StackTrace}"
        : entry.Message;
}

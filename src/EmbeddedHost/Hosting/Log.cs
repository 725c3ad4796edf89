using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Hosting;

/// <summary>What the host says.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Count} functions: {Functions}")]
    public static partial void Found(ILogger logger, int count, string functions);

    [LoggerMessage(2, LogLevel.Information, "Everything is stored; the host has stopped.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(3, LogLevel.Error, "A trigger's listener ended with an error.")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);
}

using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Triggers.Http;

/// <summary>What HTTP triggers say.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "Function '{Function}' failed on an HTTP request.")]
    public static partial void RequestFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(2002, LogLevel.Debug, "The caller of function '{Function}' has gone.")]
    public static partial void CallerGone(ILogger logger, string function);
}

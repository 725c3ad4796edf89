using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Triggers.Timers;

/// <summary>What timer triggers say.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Debug, "Function '{Function}' runs next at {Next:u}.")]
    public static partial void NextOccurrence(ILogger logger, string function, DateTime next);

    [LoggerMessage(3002, LogLevel.Information, "Function '{Function}' missed an occurrence and runs now.")]
    public static partial void PastDue(ILogger logger, string function);

    [LoggerMessage(3003, LogLevel.Error, "Timer function '{Function}' failed; it runs again at its next occurrence.")]
    public static partial void TimerFailed(ILogger logger, string function, Exception exception);
}

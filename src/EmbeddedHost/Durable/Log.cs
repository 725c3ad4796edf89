using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Durable;

/// <summary>What the engine says.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Durable store {Path}: {Activities} activities, {Timers} timers and {Messages} messages to go on with.")]
    public static partial void Recovered(ILogger logger, string path, int activities, int timers, int messages);

    [LoggerMessage(1002, LogLevel.Critical, "The durable store cannot be written any more; the host stops so that nothing is decided on what was not stored.")]
    public static partial void StoreBroken(ILogger logger, Exception exception);

    [LoggerMessage(1003, LogLevel.Critical, "Orchestration '{Instance}' could not make its step; the host stops.")]
    public static partial void StepBroken(ILogger logger, string instance, Exception exception);

    [LoggerMessage(1004, LogLevel.Information, "Forgot {Count} orchestrations that ended more than {Kept} ago.")]
    public static partial void Forgotten(ILogger logger, int count, TimeSpan kept);

    [LoggerMessage(1005, LogLevel.Warning, "Orchestrations that ended long ago could not be forgotten; the next sweep tries again.")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(1011, LogLevel.Debug, "Orchestration '{Instance}' ({Name}) started.")]
    public static partial void Started(ILogger logger, string instance, string name);

    [LoggerMessage(1012, LogLevel.Debug, "Orchestration '{Instance}' ({Name}) completed.")]
    public static partial void Completed(ILogger logger, string instance, string name);

    [LoggerMessage(1013, LogLevel.Error, "Orchestration '{Instance}' ({Name}) failed: {ErrorType}: {ErrorMessage}")]
    public static partial void Failed(ILogger logger, string instance, string name, string errorType, string errorMessage);

    [LoggerMessage(1021, LogLevel.Warning, "Activity '{Activity}' of orchestration '{Instance}' failed.")]
    public static partial void ActivityFailed(ILogger logger, string activity, string instance, Exception exception);

    [LoggerMessage(1022, LogLevel.Warning, "Activity '{Activity}' of orchestration '{Instance}' did not end in time; it runs again at the next start.")]
    public static partial void ActivityAbandoned(ILogger logger, string activity, string instance);
}

using Microsoft.Extensions.Logging;

namespace TenantHygiene.EmbeddedHost.Triggers.Queues;

/// <summary>What queue triggers say.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Warning, "Function '{Function}' cannot read queue '{Queue}' and tries again: {Reason}")]
    public static partial void CannotReceive(ILogger logger, string function, string queue, string reason);

    [LoggerMessage(4002, LogLevel.Error, "Function '{Function}' failed on message {Message}, try {Attempt} of {MaxAttempts}.")]
    public static partial void MessageFailed(ILogger logger, string function, string message, long attempt, int maxAttempts, Exception exception);

    [LoggerMessage(4003, LogLevel.Error, "Message {Message} was moved to queue '{Poison}'.")]
    public static partial void Poisoned(ILogger logger, string message, string poison);

    [LoggerMessage(4004, LogLevel.Warning, "Message {Message} of queue '{Queue}' could not be kept hidden; it may be delivered twice.")]
    public static partial void NotRenewed(ILogger logger, string queue, string message, Exception exception);

    [LoggerMessage(4005, LogLevel.Warning, "Message {Message} of queue '{Queue}' could not be settled; it will be delivered again.")]
    public static partial void NotSettled(ILogger logger, string queue, string message, Exception exception);
}

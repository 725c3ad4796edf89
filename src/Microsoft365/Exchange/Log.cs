using Microsoft.Extensions.Logging;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Exchange;

internal static partial class Log
{
    [LoggerMessage(
        3200,
        LogLevel.Warning,
        "Exchange answered {Command} with a fault: {Fault} (request-id {RequestId}, client-request-id {AttemptId})"
    )]
    public static partial void RequestFailed(this ILogger logger, string command, ReadFault fault, string? requestId, string? attemptId);

    [LoggerMessage(3201, LogLevel.Warning, "No answer from Exchange to {Command} in tenant {TenantId}: {Fault}")]
    public static partial void RequestInterrupted(this ILogger logger, string command, Guid tenantId, ReadFault fault);

    [LoggerMessage(3202, LogLevel.Warning, "Sending {Command} in tenant {TenantId} under intent {IntentId}")]
    public static partial void PurgeSent(this ILogger logger, string command, Guid tenantId, string intentId);

    [LoggerMessage(3203, LogLevel.Warning, "Purge under intent {IntentId}: {Reply}")]
    public static partial void PurgeAnswered(this ILogger logger, string intentId, PurgeReply reply);
}

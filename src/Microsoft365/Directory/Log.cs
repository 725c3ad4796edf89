using Microsoft.Extensions.Logging;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Microsoft365.Directory;

internal static partial class Log
{
    [LoggerMessage(
        3100,
        LogLevel.Warning,
        "Graph answered {Request} with a fault: {Fault} (request-id {RequestId}, client-request-id {AttemptId})"
    )]
    public static partial void RequestFailed(this ILogger logger, string request, ReadFault fault, string? requestId, string? attemptId);

    [LoggerMessage(3101, LogLevel.Warning, "No answer from Graph to {Request} in tenant {TenantId}: {Fault}")]
    public static partial void RequestInterrupted(this ILogger logger, string request, Guid tenantId, ReadFault fault);

    [LoggerMessage(3102, LogLevel.Warning, "The scan of tenant {TenantId} is partial after {Pages} pages and {Users} users: {Fault}")]
    public static partial void ScanPartial(this ILogger logger, Guid tenantId, int pages, int users, ReadFault fault);

    [LoggerMessage(3103, LogLevel.Information, "Scanned {Users} users of tenant {TenantId} on {Pages} pages ({Method})")]
    public static partial void ScanComplete(this ILogger logger, Guid tenantId, int pages, int users, ScanMethod method);

    [LoggerMessage(
        3104,
        LogLevel.Information,
        "The provisioning error filter of tenant {TenantId} returned all {Users} users; scans use the filter for up to one day"
    )]
    public static partial void FilterProven(this ILogger logger, Guid tenantId, int users);

    [LoggerMessage(
        3105,
        LogLevel.Information,
        "The provisioning error filter of tenant {TenantId} is not reliable ({Reason}); scans read every user"
    )]
    public static partial void FilterRefused(this ILogger logger, Guid tenantId, string reason);

    [LoggerMessage(
        3106,
        LogLevel.Warning,
        "User {User} of tenant {TenantId} has a provisioning error that names no service; it is kept but not counted as Exchange's"
    )]
    public static partial void ErrorWithoutService(this ILogger logger, Guid tenantId, string? user);

    [LoggerMessage(
        3107,
        LogLevel.Warning,
        "The scan of tenant {TenantId} begins again after {Pages} pages: the link to the next page is no longer accepted. {Fault}"
    )]
    public static partial void ScanRestarted(this ILogger logger, Guid tenantId, int pages, ReadFault fault);
}

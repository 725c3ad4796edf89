using Microsoft.Extensions.Logging;

namespace TenantHygiene.Functions.Remediating;

/// <summary>What is logged of purges that wait; alerts read these lines.</summary>
internal static partial class PurgeLog
{
    [LoggerMessage(21, LogLevel.Warning, "The breaker stops the purge of remediation {RemediationId}. {Why}")]
    public static partial void BreakerStops(this ILogger logger, string remediationId, string why);
}

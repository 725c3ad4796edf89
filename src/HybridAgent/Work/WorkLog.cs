using Microsoft.Extensions.Logging;
using TenantHygiene.Remediation.OnPremises;

namespace TenantHygiene.HybridAgent.Work;

/// <summary>What is logged of work. Ids 100 to 109.</summary>
internal static partial class WorkLog
{
    [LoggerMessage(100, LogLevel.Warning, "A message was dropped that the cloud did not sign, or that this version does not understand.")]
    public static partial void Dropped(ILogger logger);

    [LoggerMessage(101, LogLevel.Information, "{Kind} for remediation {RemediationId}: {Outcome}. {Words}")]
    public static partial void Answered(ILogger logger, WorkKind kind, string remediationId, string outcome, string words);

    [LoggerMessage(102, LogLevel.Warning, "{Kind} for remediation {RemediationId} has to wait: {Words}")]
    public static partial void Unavailable(ILogger logger, WorkKind kind, string remediationId, string words);

    [LoggerMessage(103, LogLevel.Error, "{Kind} for remediation {RemediationId} failed.")]
    public static partial void Failed(ILogger logger, WorkKind kind, string remediationId, Exception exception);

    [LoggerMessage(104, LogLevel.Warning, "The queues cannot be reached: {Words}")]
    public static partial void QueuesUnreachable(ILogger logger, string words);
}

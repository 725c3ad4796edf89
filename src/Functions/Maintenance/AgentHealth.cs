using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.OnPremises;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>Reports hybrid agents that do not answer, before a remediation needs one.</summary>
public sealed partial class AgentHealth(AgentClient dialogue, ArchivePlanner archives, TenantPolicies tenants, ILogger<AgentHealth> logger)
{
    /// <summary>Logs one line for each tenant whose agent is needed and does not report, or reports a problem.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> ReportAsync(CancellationToken cancellationToken)
    {
        var silent = 0;
        foreach (var tenantId in tenants.TenantIds.Where(archives.NeedsAgent))
        {
            if (await dialogue.FindProblemAsync(tenantId, cancellationToken) is { } problem)
            {
                silent++;
                LogSilent(tenantId, problem);
            }
        }

        return silent;
    }

    [LoggerMessage(42, LogLevel.Warning, "The hybrid agent of tenant {TenantId} is not healthy. {Problem}")]
    private partial void LogSilent(Guid tenantId, string problem);
}

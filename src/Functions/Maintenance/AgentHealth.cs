using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>Reports hybrid agents that do not answer, before a remediation needs one.</summary>
public sealed partial class AgentHealth(
    AgentClient agentClient,
    ArchivePlanner archives,
    TenantPolicies tenants,
    ILogger<AgentHealth> logger
)
{
    /// <summary>Logs one line for each tenant whose agent is needed and does not report, or reports a problem.</summary>
    /// <returns>How many there are.</returns>
    public async Task<int> ReportAsync(CancellationToken cancellationToken)
    {
        var unhealthy = 0;
        foreach (var tenantId in tenants.In(TenantScope.All).Where(archives.NeedsAgent))
        {
            if (await agentClient.FindProblemAsync(tenantId, cancellationToken) is { } problem)
            {
                unhealthy++;
                LogUnhealthyAgent(tenantId, problem);
            }
        }

        return unhealthy;
    }

    [LoggerMessage(42, LogLevel.Warning, "The hybrid agent of tenant {TenantId} is not healthy. {Problem}")]
    private partial void LogUnhealthyAgent(Guid tenantId, string problem);
}

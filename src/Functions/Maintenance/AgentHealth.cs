using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.OnPremises;

namespace TenantHygiene.Functions.Maintenance;

/// <summary>Says which hybrid agents do not answer, so that somebody learns of it before a remediation waits for one.</summary>
public sealed partial class AgentHealth(AgentClient dialogue, ArchivePlanner archives, TenantPolicies tenants, ILogger<AgentHealth> logger)
{
    /// <summary>Writes one line for each tenant that needs an agent and whose agent is silent, unknown or in trouble.</summary>
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

    [LoggerMessage(42, LogLevel.Warning, "The agent of tenant {TenantId} does not do its work. {Problem}")]
    private partial void LogSilent(Guid tenantId, string problem);
}

using System.Text.Json.Nodes;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Api.Controls;

/// <summary>Records in the audit logs who turned a control of purges, and how; for everything, in the log of every tenant.</summary>
public sealed class ControlAuditLog(AuditLog audit, TenantPolicies tenants)
{
    /// <summary>The audit kind of a turn of the kill switch.</summary>
    public const string KillSwitchKind = "kill-switch";

    /// <summary>The audit kind of the release of a tenant, or of its withdrawal.</summary>
    public const string ReleaseKind = "tenant-release";

    /// <summary>Records one change. Each request counts: the same request twice is two entries.</summary>
    /// <param name="tenantId">The tenant; null for everything.</param>
    /// <param name="kind">Which control.</param>
    /// <param name="by">Who.</param>
    /// <param name="content">How, and why.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task RecordAsync(Guid? tenantId, string kind, Principal by, JsonObject content, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString();
        foreach (var tenant in tenantId is { } one ? [one] : tenants.In(TenantScope.All))
        {
            await audit.AppendAsync(tenant, remediationId: null, kind, by, content.ToJsonString(), key, cancellationToken);
        }
    }
}

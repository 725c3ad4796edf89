using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Remediating;

/// <summary>How far a remediation may go now: as far as was asked, but no further than a plan in a tenant that nobody has released.</summary>
public sealed class AllowedMode(TenantPolicies policies, TenantReleaseStore releases)
{
    /// <summary>Reads the tenant's release anew. What cannot be read is no release.</summary>
    public async Task<RemediationMode> OfAsync(RemediationSubject subject, CancellationToken cancellationToken) =>
        policies.Of(subject.TenantId).NewTenants is NewTenantPolicy.Plan && await releases.ReadAsync(subject.TenantId, cancellationToken) is not Read<bool>.Found(true)
            ? RemediationMode.Plan
            : subject.Mode;
}

using System.Text.Json.Serialization;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Functions.Remediation;

/// <summary>What one remediation is about: the orchestration's input, and part of the input of all its activities.</summary>
public sealed record RemediationSubject(string RemediationId, Guid TenantId, Guid UserId, RemediationMode Mode)
{
    /// <summary>What a remediation may read and change: what belongs to its own tenant.</summary>
    [JsonIgnore]
    public TenantScope Scope => TenantScope.Of(TenantId);
}

/// <summary>A GUID in conflict, in a form that travels through the history.</summary>
public sealed record GuidConflict(GuidProperty Property, Guid Value)
{
    /// <summary>The domain's form.</summary>
    public ProvisioningProblem.GuidInUse ToProblem() => new(Property, Value);
}

/// <summary>How far a remediation may go now: as requested, but no further than a plan in a tenant that is not released.</summary>
public sealed class EffectiveMode(TenantPolicies policies, TenantReleaseStore releases)
{
    /// <summary>Reads the tenant's release again. A release that cannot be read counts as none.</summary>
    public async Task<RemediationMode> OfAsync(RemediationSubject subject, CancellationToken cancellationToken) =>
        policies.Of(subject.TenantId).NewTenants is NewTenantPolicy.Plan
        && await releases.ReadAsync(subject.TenantId, cancellationToken) is not Read<bool>.Found(true)
            ? RemediationMode.Plan
            : subject.Mode;
}

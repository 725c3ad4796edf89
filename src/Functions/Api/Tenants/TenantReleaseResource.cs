using TenantHygiene.Ledger.Controls;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Functions.Api.Tenants;

/// <summary>Whether a tenant is released for more than plans.</summary>
/// <param name="TenantId">The tenant.</param>
/// <param name="IsReleased">Released. Counts only where the tenant's policy asks for it (<c>newTenants</c>).</param>
/// <param name="ChangedBy">Who said so last.</param>
/// <param name="ChangedAt">When.</param>
public sealed record TenantReleaseResource(Guid TenantId, bool IsReleased, Principal? ChangedBy, DateTimeOffset? ChangedAt)
{
    /// <summary>The resource of a release.</summary>
    public static TenantReleaseResource Of(TenantRelease release) => new(release.TenantId, release.IsReleased, release.ChangedBy, release.ChangedAt);
}

/// <summary>The body that releases a tenant, or takes the release back.</summary>
/// <param name="IsReleased">Released or not.</param>
public sealed record NewTenantRelease(bool IsReleased);

using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Ledger.Controls;

/// <summary>A switch that stops every purge while it is on.</summary>
public sealed record KillSwitch
{
    /// <summary>What it stops.</summary>
    public required KillSwitchScope Scope { get; init; }

    /// <summary>Whether it stops purges now.</summary>
    public required bool IsOn { get; init; }

    /// <summary>Who set it last; absent when nobody ever did.</summary>
    public Principal? ChangedBy { get; init; }

    /// <summary>When it was set last.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>Changes with every write; opaque. Empty when nobody ever set it.</summary>
    public string ETag { get; init; } = string.Empty;
}

/// <summary>What a kill switch stops.</summary>
/// <param name="TenantId">The tenant; null means all of them.</param>
public readonly record struct KillSwitchScope(Guid? TenantId)
{
    /// <summary>All tenants.</summary>
    public static KillSwitchScope Global => new(null);

    /// <summary>One tenant.</summary>
    public static KillSwitchScope Tenant(Guid tenantId) => new(tenantId);

    /// <inheritdoc/>
    public override string ToString() => TenantId?.ToString() ?? "global";
}

/// <summary>The switches that matter to one tenant.</summary>
public sealed record KillSwitchState(KillSwitch Global, KillSwitch Tenant)
{
    /// <summary>Whether one of them stops purges.</summary>
    public bool IsOn => Global.IsOn || Tenant.IsOn;
}

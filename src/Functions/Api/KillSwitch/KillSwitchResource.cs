using TenantHygiene.Ledger.Controls;
using TenantHygiene.Remediation.Approvals;

namespace TenantHygiene.Functions.Api.KillSwitch;

/// <summary>Where the kill switch stands.</summary>
/// <param name="TenantId">The tenant; absent for the switch of everything.</param>
/// <param name="IsOn">On: nothing is purged, in no remediation, from this moment.</param>
/// <param name="ChangedBy">Who turned it last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Reason">Why.</param>
public sealed record KillSwitchResource(Guid? TenantId, bool IsOn, Principal? ChangedBy, DateTimeOffset? ChangedAt, string? Reason)
{
    /// <summary>The resource of a switch.</summary>
    public static KillSwitchResource Of(Ledger.Controls.KillSwitch killSwitch) =>
        new(killSwitch.Scope.TenantId, killSwitch.IsOn, killSwitch.ChangedBy, killSwitch.ChangedAt, killSwitch.Reason);
}

/// <summary>The body that turns it.</summary>
/// <param name="IsOn">Where it is to stand.</param>
/// <param name="Reason">Why; shown to everybody whom it stops.</param>
/// <param name="TenantId">One tenant only; absent for everything.</param>
public sealed record NewKillSwitch(bool IsOn, string Reason, Guid? TenantId = null);

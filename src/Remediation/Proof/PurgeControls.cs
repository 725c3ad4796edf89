using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Remediation.Proof;

/// <summary>What must hold besides the facts. All of it is read after the evidence, the kill switch last.</summary>
public sealed record PurgeControls
{
    /// <summary>The kill switch. Absent means never set, hence off.</summary>
    public required Read<KillSwitchPosition> KillSwitch { get; init; }

    /// <summary>The unit of budget reserved for this intent; absent when there was no room.</summary>
    public required Read<BudgetReservation> Budget { get; init; }

    /// <summary>Which limit has no room, and until when; null where there is room or that is not known.</summary>
    public string? BudgetExhausted { get; init; }

    /// <summary>Whether too many purges have failed lately; absent when none was recorded.</summary>
    public required Read<BreakerPosition> Breaker { get; init; }

    /// <summary>Whether the tenant has been released for more than plans. Asked only where its policy wants that.</summary>
    public required Read<bool> TenantReleased { get; init; }

    /// <summary>How the copy of the content stands; absent when none was ordered. Asked only where the policy wants one.</summary>
    public required Read<RescueState> Rescue { get; init; }

    /// <summary>The intent under which the purge would happen.</summary>
    public required RecordedIntent Intent { get; init; }

    /// <summary>What people said to the plan; null where nobody was asked.</summary>
    public PlanApproval? Approval { get; init; }
}

/// <summary>Where the kill switch stands.</summary>
/// <param name="IsOn">On: nothing is purged.</param>
/// <param name="Reason">Who turned it and why.</param>
public sealed record KillSwitchPosition(bool IsOn, string? Reason);

/// <summary>Where the error-rate breaker stands.</summary>
/// <param name="LetsPass">Whether this intent may act: the breaker is closed, or half open and this intent is its canary.</param>
/// <param name="Reason">Why it does not.</param>
public sealed record BreakerPosition(bool LetsPass, string? Reason);

/// <summary>One unit of the purge budget, reserved for an intent.</summary>
public sealed record BudgetReservation(string IntentId);

/// <summary>An intent as the ledger holds it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="RecipientId">The recipient that it names.</param>
/// <param name="RecordedAt">When it was recorded: before the facts were read.</param>
public sealed record RecordedIntent(string Id, Guid TenantId, Guid RecipientId, DateTimeOffset RecordedAt);

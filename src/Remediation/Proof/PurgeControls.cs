using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Remediation.Proof;

/// <summary>What must hold besides the facts: somebody may have stopped everything, the budget may be used up, and the intent must stand in the ledger.</summary>
public sealed record PurgeControls
{
    /// <summary>The kill switch, read after the evidence. Absent means never set, hence off.</summary>
    public required Read<KillSwitchPosition> KillSwitch { get; init; }

    /// <summary>The unit of budget reserved for this intent; absent when there was no room.</summary>
    public required Read<BudgetReservation> Budget { get; init; }

    /// <summary>The intent under which the purge would happen.</summary>
    public required RecordedIntent Intent { get; init; }
}

/// <summary>Where the kill switch stands.</summary>
/// <param name="IsOn">On: nothing is purged.</param>
/// <param name="Reason">Who turned it and why.</param>
public sealed record KillSwitchPosition(bool IsOn, string? Reason);

/// <summary>One unit of the purge budget, reserved for an intent.</summary>
public sealed record BudgetReservation(string IntentId);

/// <summary>An intent as the ledger holds it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="RecipientId">The recipient that it names.</param>
/// <param name="RecordedAt">When it was recorded: before the facts were read.</param>
public sealed record RecordedIntent(string Id, Guid TenantId, Guid RecipientId, DateTimeOffset RecordedAt);

using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>The conditions besides the facts. All are read after the evidence, the kill switch last.</summary>
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
    public required Read<ContentCopyState> ContentCopy { get; init; }

    /// <summary>The intent under which the purge would happen.</summary>
    public required RecordedIntent Intent { get; init; }

    /// <summary>That the plan to which these facts lead was approved; null where it was not.</summary>
    public ApprovalConfirmation? Approval { get; init; }
}

/// <summary>The state of the kill switch.</summary>
/// <param name="IsOn">On: nothing is purged.</param>
/// <param name="Reason">Who set it, and why.</param>
public sealed record KillSwitchPosition(bool IsOn, string? Reason);

/// <summary>The state of the error-rate breaker.</summary>
/// <param name="AllowsPurge">Whether this intent may act: the breaker is closed, or half open and this intent is its canary.</param>
/// <param name="Reason">Why it does not.</param>
public sealed record BreakerPosition(bool AllowsPurge, string? Reason);

/// <summary>One unit of the purge budget, reserved for an intent.</summary>
public sealed record BudgetReservation(string IntentId);

/// <summary>An intent as the ledger holds it.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="TenantId">The tenant.</param>
/// <param name="RecipientId">The recipient that it names.</param>
/// <param name="RecordedAt">When it was recorded: before the facts were read.</param>
public sealed record RecordedIntent(string Id, Guid TenantId, Guid RecipientId, DateTimeOffset RecordedAt);

/// <summary>
/// Points 8 and 9: kill switch, budget, breaker, release, quiet hours, and an intent recorded before the facts were read.
/// </summary>
internal static class ControlRules
{
    public static IEnumerable<Objection> Examine(
        ConflictEvidence evidence,
        PolicyDocument policy,
        PurgeControls controls,
        DateTimeOffset now
    ) =>
        [
            .. KillSwitch(controls.KillSwitch),
            .. Budget(controls),
            .. Given(ControlObjections.Breaker(controls.Breaker)),
            .. Release(policy, controls.TenantReleased),
            .. Given(ControlObjections.QuietHours(policy, now)),
            .. Intent(evidence, controls.Intent),
            .. Freshness(evidence, now),
        ];

    private static IEnumerable<Objection> Given(Objection? objection) => objection is null ? [] : [objection];

    private static IEnumerable<Objection> KillSwitch(Read<KillSwitchPosition> killSwitch)
    {
        switch (killSwitch)
        {
            case Read<KillSwitchPosition>.Unreadable(var fault):
                yield return new Objection(
                    "kill-switch",
                    ObjectionWeight.Transient,
                    $"The kill switch could not be read ({fault}).",
                    "TenantHygiene purges nothing while the state of the kill switch is unknown."
                );
                break;
            case Read<KillSwitchPosition>.Found({ IsOn: true } position):
                yield return new Objection(
                    "kill-switch",
                    ObjectionWeight.Transient,
                    $"The kill switch is on ({position.Reason ?? "no reason given"}).",
                    "Turn the kill switch off when purges may continue."
                );
                break;
        }
    }

    private static IEnumerable<Objection> Budget(PurgeControls controls)
    {
        if (controls.Budget is not Read<BudgetReservation>.Found(var reservation) || reservation.IntentId != controls.Intent.Id)
        {
            var why = controls.Budget is Read<BudgetReservation>.Unreadable(var fault)
                ? $"The purge budget could not be read ({fault})."
                : controls.BudgetExhausted ?? "The purge budget is used up.";
            yield return new Objection(
                "budget",
                ObjectionWeight.Transient,
                why,
                "The purge waits until the budget allows it. If this many purges are intended, raise the policy's budget."
            );
        }
    }

    private static IEnumerable<Objection> Release(PolicyDocument policy, Read<bool> released) =>
        policy.NewTenants is NewTenantPolicy.Act || released is Read<bool>.Found(true)
            ? []
            :
            [
                new Objection(
                    "tenant-not-released",
                    ObjectionWeight.Transient,
                    "The tenant is not released yet, or its release could not be read.",
                    "An administrator with the role Hygiene.Admin releases it: PUT /tenants/{tenantId}/release."
                ),
            ];

    private static IEnumerable<Objection> Intent(ConflictEvidence evidence, RecordedIntent intent)
    {
        var candidate = (evidence.Candidate as Read<RecipientDetails>.Found)?.Value.Recipient.ObjectId;
        if (intent.TenantId != evidence.TenantId || candidate != intent.RecipientId)
        {
            yield return new Objection(
                "intent",
                ObjectionWeight.Transient,
                $"The intent names recipient {intent.RecipientId}, the facts name {candidate?.ToString() ?? "none"}.",
                "The conflict changed. TenantHygiene diagnoses it again."
            );
        }

        if (evidence.ReadAt < intent.RecordedAt)
        {
            yield return new Objection(
                "intent",
                ObjectionWeight.Transient,
                "The facts were read before the intent was recorded.",
                "TenantHygiene reads them again."
            );
        }
    }

    private static IEnumerable<Objection> Freshness(ConflictEvidence evidence, DateTimeOffset now)
    {
        if (now - evidence.ReadAt >= PurgeProof.Freshness || evidence.ReadAt > now)
        {
            yield return new Objection(
                "stale-facts",
                ObjectionWeight.Transient,
                $"The facts were read at {evidence.ReadAt:O}, which is too long ago.",
                "TenantHygiene reads them again."
            );
        }
    }
}

/// <summary>The objections of the controls that delay every purge, regardless of its facts. Null where a control does not object.</summary>
public static class ControlObjections
{
    /// <summary>The error-rate breaker; one that could not be read objects.</summary>
    public static Objection? Breaker(Read<BreakerPosition> breaker)
    {
        var why = breaker switch
        {
            Read<BreakerPosition>.Found({ AllowsPurge: true }) or Read<BreakerPosition>.Absent => null,
            Read<BreakerPosition>.Found(var position) => position.Reason ?? "it is open",
            Read<BreakerPosition>.Unreadable(var fault) => $"it could not be read: {fault}",
            _ => throw new InvalidOperationException("Unknown kind of read."),
        };
        return why is null
            ? null
            : new Objection(
                "breaker",
                ObjectionWeight.Transient,
                $"The breaker stops purges ({why}).",
                "After a pause, it allows one test purge. Find out why the other purges failed."
            );
    }

    /// <summary>The policy's quiet hours.</summary>
    public static Objection? QuietHours(PolicyDocument policy, DateTimeOffset now) =>
        policy.QuietHours.FirstOrDefault(hours => hours.Contain(now)) is { } hours
            ? new Objection(
                "quiet-hours",
                ObjectionWeight.Transient,
                $"The policy '{policy.Name}' has quiet hours until {hours.To:HH\\:mm} ({hours.TimeZone}).",
                "The purge waits until they end."
            )
            : null;
}

using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Points 8 and 9: kill switch, budget, breaker, release, quiet hours, and an intent recorded before the facts were read.</summary>
internal static class ControlRules
{
    public static IEnumerable<Objection> Examine(ConflictEvidence evidence, PolicyDocument policy, PurgeControls controls, DateTimeOffset now) =>
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
                yield return new Objection("kill-switch", ObjectionWeight.Time, $"The kill switch could not be read ({fault}).", "Nothing is purged while it is unknown.");
                break;
            case Read<KillSwitchPosition>.Found({ IsOn: true } position):
                yield return new Objection("kill-switch", ObjectionWeight.Time, $"The kill switch is on ({position.Reason ?? "no reason given"}).", "Turn it off when purges may go on.");
                break;
        }
    }

    private static IEnumerable<Objection> Budget(PurgeControls controls)
    {
        if (controls.Budget is not Read<BudgetReservation>.Found(var reservation) || reservation.IntentId != controls.Intent.Id)
        {
            var why = controls.Budget is Read<BudgetReservation>.Unreadable(var fault)
                ? $"The budget of purges could not be read ({fault})."
                : controls.BudgetExhausted ?? "The budget of purges is used up.";
            yield return new Objection("budget", ObjectionWeight.Time, why, "The purge waits until there is room; raise the policy's budget if so many are meant to go.");
        }
    }

    private static IEnumerable<Objection> Release(PolicyDocument policy, Read<bool> released) =>
        policy.NewTenants is NewTenantPolicy.Act || released is Read<bool>.Found(true)
            ? []
            : [new Objection("tenant-not-released", ObjectionWeight.Time, "Nobody has released this tenant for more than plans, or that could not be read.", "Somebody with the role Hygiene.Admin releases it: PUT /tenants/{tenantId}/release.")];

    private static IEnumerable<Objection> Intent(ConflictEvidence evidence, RecordedIntent intent)
    {
        var candidate = (evidence.Candidate as Read<RecipientDetails>.Found)?.Value.Recipient.ObjectId;
        if (intent.TenantId != evidence.TenantId || candidate != intent.RecipientId)
        {
            yield return new Objection("intent", ObjectionWeight.Time, $"The intent names recipient {intent.RecipientId}, the facts name {candidate?.ToString() ?? "none"}.", "The conflict changed; it is diagnosed again.");
        }

        if (evidence.ReadAt < intent.RecordedAt)
        {
            yield return new Objection("intent", ObjectionWeight.Time, "The facts were read before the intent was recorded.", "They are read again.");
        }
    }

    private static IEnumerable<Objection> Freshness(ConflictEvidence evidence, DateTimeOffset now)
    {
        if (now - evidence.ReadAt >= PurgeProof.Freshness || evidence.ReadAt > now)
        {
            yield return new Objection("stale-facts", ObjectionWeight.Time, $"The facts were read at {evidence.ReadAt:O}, which is too long ago.", "They are read again.");
        }
    }
}

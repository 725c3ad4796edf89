using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Proof.Rules;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Remediation.Proof;

/// <summary>
/// The release of a litigation hold on an inactive mailbox: a legal decision that people take and the product carries out. Only where the policy
/// allows the question at all, only when nothing else speaks against the purge, and only with approvals that name the hold.
/// </summary>
public static class HoldRelease
{
    /// <summary>Whether a litigation hold, and the inactivity that follows from it, is all that stands in the way.</summary>
    internal static bool IsPossible(PurgeCase purgeCase, IReadOnlyList<Objection> objections)
    {
        var holds = NoHold.HoldsOf(purgeCase);
        return purgeCase.Policy.Approval.MayReleaseLitigationHold
            && purgeCase.Candidate is { Recipient: { Kind: RecipientKind.UserMailbox, IsSoftDeleted: true } }
            && holds.Any(hold => hold.Kind is HoldKind.Litigation)
            && holds.All(hold => hold.Kind is HoldKind.Litigation or HoldKind.InactiveMailbox)
            && objections.Where(objection => objection.Weight is not ObjectionWeight.Approval).All(objection => NoHold.IsAbout(objection));
    }

    /// <summary>Judges freshly read facts; the approval must cover the very plan that they make, and the tenant must be released where its policy wants that.</summary>
    public static HoldReleaseWarrant? Prove(
        ConflictEvidence evidence, PolicyDocument policy, PlanApproval? approval, Read<bool> tenantReleased, Read<KillSwitchPosition> killSwitch, DateTimeOffset now)
    {
        var plan = PlanBuilder.ForConflict(evidence, policy, RemediationMode.Remediate);
        var isStopped = killSwitch is Read<KillSwitchPosition>.Unreadable or Read<KillSwitchPosition>.Found({ IsOn: true });
        var isFresh = evidence.ReadAt <= now && now - evidence.ReadAt < PurgeProof.Freshness;
        return plan.ReleasesLitigationHold
            && approval is { ReleasesLitigationHold: true }
            && ApprovalRules.Covers(approval, plan.Hash, policy.Approval.Approvers, now)
            && !isStopped
            && isFresh
            && (policy.NewTenants is NewTenantPolicy.Act || tenantReleased is Read<bool>.Found(true))
            && evidence.Candidate is Read<RecipientDetails>.Found(var candidate)
            ? new HoldReleaseWarrant(evidence.TenantId, candidate.Recipient.ObjectId, evidence.ReadAt + PurgeProof.Freshness)
            : null;
    }
}

/// <summary>The proof that the litigation hold of one inactive mailbox may be released, once and now.</summary>
public sealed class HoldReleaseWarrant
{
    private int redeemed;

    internal HoldReleaseWarrant(Guid tenantId, Guid recipientId, DateTimeOffset validUntil) => (TenantId, RecipientId, ValidUntil) = (tenantId, recipientId, validUntil);

    /// <summary>The tenant.</summary>
    public Guid TenantId { get; }

    /// <summary>The immutable identity of the mailbox.</summary>
    public Guid RecipientId { get; }

    /// <summary>The facts behind the warrant are too old after this.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>Takes the warrant's single use, immediately before the request is sent.</summary>
    /// <returns>False when its facts are too old by now; nothing may be sent then, and the facts have to be read again.</returns>
    /// <exception cref="InvalidOperationException">It was used already.</exception>
    public bool TryRedeem(DateTimeOffset now)
    {
        if (now > ValidUntil)
        {
            return false;
        }

        return Interlocked.Exchange(ref redeemed, 1) == 0
            ? true
            : throw new InvalidOperationException($"The warrant to release the hold of {RecipientId} was used already.");
    }
}

using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Holds;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Safety;

/// <summary>
/// The release of a litigation hold on an inactive mailbox: people decide, TenantHygiene carries it out. Only where the policy
/// allows it, only when nothing else prevents the purge, and only with approvals that name the hold.
/// </summary>
public static class HoldRelease
{
    /// <summary>Whether a litigation hold, and the inactive state that it causes, are the only objections.</summary>
    internal static bool IsPossible(PurgeCase purgeCase, IReadOnlyList<Objection> objections)
    {
        var holds = HoldRule.HoldsOf(purgeCase);
        return purgeCase.Policy.Approval.MayReleaseLitigationHold
            && purgeCase.Candidate is { Recipient: { Kind: RecipientKind.UserMailbox, IsSoftDeleted: true } }
            && holds.Any(hold => hold.Kind is HoldKind.Litigation)
            && holds.All(hold => hold.Kind is HoldKind.Litigation or HoldKind.InactiveMailbox)
            && objections
                .Where(objection => objection.Weight is not ObjectionWeight.Approval)
                .All(objection => HoldRule.IsAbout(objection));
    }

    /// <summary>
    /// Judges freshly read facts; the approval must cover the very plan that they make, and the tenant must be released where its policy
    /// wants that.
    /// </summary>
    public static HoldReleaseWarrant? Prove(
        ConflictEvidence evidence,
        PolicyDocument policy,
        ApprovalConfirmation? approval,
        Read<bool> tenantReleased,
        Read<KillSwitchPosition> killSwitch,
        DateTimeOffset now
    )
    {
        var isStopped = killSwitch is Read<KillSwitchPosition>.Unreadable or Read<KillSwitchPosition>.Found({ IsOn: true });
        var isFresh = evidence.ReadAt <= now && now - evidence.ReadAt < PurgeProof.Freshness;
        return
            IsPossible(new PurgeCase(evidence, policy), PurgeProof.Examine(evidence, policy))
            && approval is { ReleasesLitigationHold: true }
            && approval.IsFor(evidence, now)
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
    private int _redeemed;

    internal HoldReleaseWarrant(Guid tenantId, Guid recipientId, DateTimeOffset validUntil) =>
        (TenantId, RecipientId, ValidUntil) = (tenantId, recipientId, validUntil);

    /// <summary>The tenant.</summary>
    public Guid TenantId { get; }

    /// <summary>The immutable identity of the mailbox.</summary>
    public Guid RecipientId { get; }

    /// <summary>The facts behind the warrant are too old after this.</summary>
    public DateTimeOffset ValidUntil { get; }

    /// <summary>Takes the warrant's single use, immediately before the request is sent.</summary>
    /// <returns>False when its facts are too old: nothing may be sent, and the facts must be read again.</returns>
    /// <exception cref="InvalidOperationException">It was used already.</exception>
    public bool TryRedeem(DateTimeOffset now)
    {
        if (now > ValidUntil)
        {
            return false;
        }

        return Interlocked.Exchange(ref _redeemed, 1) == 0
            ? true
            : throw new InvalidOperationException($"The warrant to release the hold of {RecipientId} was used already.");
    }
}

/// <summary>Point 6: no hold of any kind, known or unknown. The objection says who can release it, and how.</summary>
internal sealed class HoldRule : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase) =>
        ReadHolds(purgeCase)
            .Select(hold => new Objection(
                hold.Kind is HoldKind.Litigation ? "litigation-hold" : "hold",
                ObjectionWeight.Operator,
                $"{hold.Name} ({hold.Evidence}).",
                $"{hold.Instructions} {hold.Caution}",
                hold.Command
            ));

    /// <summary>Whether an objection is this rule's.</summary>
    public static bool IsAbout(Objection objection) => objection.Rule is "litigation-hold" or "hold";

    // That the organisation's holds could not be read is objected to by EveryFactWasRead, which says what to do about it: it is no hold
    // that a person can lift.
    private static IReadOnlyList<Hold> ReadHolds(PurgeCase purgeCase) =>
        purgeCase is { Candidate: { } candidate, Evidence.OrganisationHolds: Read<OrganisationHolds>.Unreadable }
            ? HoldAssessment.Assess(candidate, Read.Found(new OrganisationHolds([])), purgeCase.Evidence.ArchiveContent)
            : HoldsOf(purgeCase);

    /// <summary>The holds on the candidate; none when there is no candidate.</summary>
    public static IReadOnlyList<Hold> HoldsOf(PurgeCase purgeCase) =>
        purgeCase.Candidate is { } candidate
            ? HoldAssessment.Assess(candidate, purgeCase.Evidence.OrganisationHolds, purgeCase.Evidence.ArchiveContent)
            : [];
}

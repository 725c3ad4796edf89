using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Proof.Rules;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Remediation.Proof;

/// <summary>
/// The proof that a purge is safe. A plan is examined by the rules; immediately before the act everything is read again,
/// examined by the same rules and by the controls, and only then is there a warrant.
/// </summary>
public static class PurgeProof
{
    /// <summary>How old the facts may be when the request is sent.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(2);

    private static readonly IPurgeRule[] Rules =
    [
        new EveryFactWasRead(),
        new ErrorStillStands(),
        new ExactlyOneRecipient(),
        new EveryRowCarriesTheGuid(),
        new NotTheAffectedUsersOwn(),
        new SoftDeleted(),
        new EntraUserGone(),
        new NoHold(),
        new NotProtected(),
        new PolicyAllows(),
    ];

    /// <summary>Everything that speaks against the purge, by the facts and the policy; heaviest first.</summary>
    public static IReadOnlyList<Objection> Examine(ConflictEvidence evidence, PolicyDocument policy)
    {
        var purgeCase = new PurgeCase(evidence, policy);
        return [.. Rules.SelectMany(rule => rule.Examine(purgeCase)).OrderByDescending(objection => objection.Weight)];
    }

    private static IEnumerable<Objection> Rescued(ConflictEvidence evidence, PolicyDocument policy, PurgeControls controls) =>
        Rescue.IsDone(new PurgeCase(evidence, policy), controls.Rescue)
            ? []
            : [new Objection("not-rescued", ObjectionWeight.Time, $"The policy '{policy.Name}' wants the content copied first, and no complete copy could be read.", "The copy is ordered, or waited for, again.")];

    /// <summary>Judges freshly read facts and the controls.</summary>
    /// <param name="evidence">Read after the intent was recorded.</param>
    /// <param name="policy">The tenant's policy.</param>
    /// <param name="controls">Intent, budget, breaker, release, approval, kill switch.</param>
    /// <param name="now">The time of the judgement.</param>
    public static PurgeVerdict Prove(ConflictEvidence evidence, PolicyDocument policy, PurgeControls controls, DateTimeOffset now)
    {
        var plan = PlanBuilder.ForConflict(evidence, policy, RemediationMode.Remediate);
        var isApproved = ApprovalRules.Covers(controls.Approval, plan.Hash, policy.Approval.Approvers, now);
        var objections = Examine(evidence, policy)
            .Where(objection => !(isApproved && objection.Weight is ObjectionWeight.Approval))
            .Concat(ControlRules.Examine(evidence, policy, controls, now))
            .Concat(Rescued(evidence, policy, controls))
            .ToList();
        if (objections.Count > 0)
        {
            return new PurgeVerdict.Refused([.. objections.OrderByDescending(objection => objection.Weight)]);
        }

        // Without an objection the candidate was found: every way in which it is missing is one.
        return new PurgeCase(evidence, policy).Candidate is { } candidate
            ? new PurgeVerdict.Proven(new PurgeWarrant(evidence.TenantId, controls.Intent.Id, candidate.Recipient, evidence.ReadAt + Freshness))
            : throw new InvalidOperationException("No rule objected although there is no candidate: the rules are incomplete.");
    }
}

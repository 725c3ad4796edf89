using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.Proof.Rules;

/// <summary>Point 7: the policy allows it for this kind of recipient, its age and its content; what it does not allow needs an approval.</summary>
internal sealed class PolicyAllows : IPurgeRule
{
    public IEnumerable<Objection> Examine(PurgeCase purgeCase)
    {
        if (purgeCase.Candidate is not { } candidate)
        {
            yield break;
        }

        var policy = purgeCase.Policy;
        var rules = candidate.Recipient.Kind is RecipientKind.MailUser ? policy.MailUsers : policy.Mailboxes;
        var kind = candidate.Recipient.Kind is RecipientKind.MailUser ? "mail users" : "mailboxes";
        switch (rules.Action)
        {
            case PolicyAction.Plan:
                yield return new Objection("policy-plans-only", ObjectionWeight.PlanOnly, $"The policy '{policy.Name}' only plans for {kind}.", "Carry the plan out by hand, or give the tenant another policy.");
                yield break;
            case PolicyAction.Approve:
                yield return Ask("policy-asks", $"The policy '{policy.Name}' asks before {kind} are purged.");
                break;
            case PolicyAction.Auto:
                break;
            default:
                throw new InvalidOperationException($"The policy '{policy.Name}' has an action that nobody knows: {rules.Action}.");
        }

        if (rules.MaximumItems is { } maximum && purgeCase.Items is { } items && items > maximum)
        {
            yield return Ask("content", $"It holds {items} items; the policy '{policy.Name}' lets {maximum} go without asking.");
        }

        if (candidate.Recipient.WhenSoftDeleted is { } deleted && purgeCase.Evidence.ReadAt - deleted < rules.MinimumAge)
        {
            yield return Ask("too-young", $"It was soft-deleted at {deleted:u}; the policy '{policy.Name}' wants it to be {rules.MinimumAge} old.");
        }
    }

    private static Objection Ask(string rule, string text) => new(rule, ObjectionWeight.Approval, text, "Approve the plan, or carry it out by hand.");
}

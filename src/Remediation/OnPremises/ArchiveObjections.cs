using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Remediation.OnPremises;

/// <summary>What speaks against a correction, or against it now.</summary>
internal static class ArchiveObjections
{
    public static IEnumerable<Objection> Find(ArchiveEvidence evidence, ArchiveProblem problem, OnPremisesStrategy strategy, PolicyDocument policy) =>
    [
        .. OfUser(evidence, strategy),
        .. OfCloud(evidence, problem, strategy),
        .. strategy is OnPremisesStrategy.Agent or OnPremisesStrategy.ExchangeServer && policy.OnPremises.Action is not PolicyAction.Observe ? OfDirectory(evidence) : [],
        .. OfPolicy(policy, strategy),
    ];

    private static IEnumerable<Objection> OfUser(ArchiveEvidence evidence, OnPremisesStrategy strategy)
    {
        if (!evidence.User.OnPremisesSyncEnabled)
        {
            yield return new("not-synchronised", ObjectionWeight.Operator, "The user does not come from Active Directory, so nothing there can be corrected.", "Read the user's attributes in Exchange Online by hand.");
        }
        else if (strategy is not OnPremisesStrategy.CloudManaged and not OnPremisesStrategy.Script && string.IsNullOrEmpty(evidence.User.OnPremisesImmutableId))
        {
            yield return new("no-source-anchor", ObjectionWeight.Operator, "Entra ID knows no source anchor (onPremisesImmutableId) of the user, so no object in Active Directory is certainly the right one.", "Correct it by the script, or find out why the anchor is missing.");
        }
    }

    private static IEnumerable<Objection> OfCloud(ArchiveEvidence evidence, ArchiveProblem problem, OnPremisesStrategy strategy)
    {
        switch (evidence.Recipient)
        {
            case Read<Recipient>.Unreadable(var fault):
                yield return UnreadableFact.About("the user's archive", fault);
                break;
            case Read<Recipient>.Absent:
                yield return new("no-recipient", ObjectionWeight.Operator, "Exchange Online has no recipient of this user.", "Provision the user first.");
                break;
            case Read<Recipient>.Found({ ArchiveGuid: null }):
                yield return new(
                    "no-cloud-archive",
                    ObjectionWeight.Operator,
                    problem.Cloud is { } named ? $"The message names the cloud archive {named}, but Exchange Online shows none." : "The user has no archive in the cloud whose GUID could be set.",
                    "Disable the archive on premises, let the directory sync run, and enable it again if it is wanted.");
                break;
            case Read<Recipient>.Found({ ArchiveGuid: { } cloud }) when problem.Cloud is { } expected && expected != cloud:
                yield return new("cloud-archive-differs", ObjectionWeight.Operator, $"The message names the cloud archive {expected}, but Exchange Online shows {cloud}.", "Find out which of the two archives holds the user's content before anything is changed.");
                break;
            case Read<Recipient>.Found({ Kind: not RecipientKind.UserMailbox }) when strategy is OnPremisesStrategy.CloudManaged:
                yield return new("not-a-cloud-mailbox", ObjectionWeight.Operator, "Only mailboxes in Exchange Online can be managed in the cloud; this recipient is none.", "Correct the value on premises by the script.");
                break;
        }
    }

    private static IEnumerable<Objection> OfDirectory(ArchiveEvidence evidence) => (evidence.Directory, evidence.Refusal) switch
    {
        (_, { } refusal) => [OfRefusal(refusal)],
        (Read<DirectoryDescription>.Found({ Schema: ExchangeSchema.Missing }), _) => [OfRefusal(new(RefusalCode.SchemaMissing, "The forest lacks the Exchange attributes."))],
        (Read<DirectoryDescription>.Found({ MailNickname: null or "" }), _) => [OfRefusal(new(RefusalCode.MailNicknameMissing, "The user has no mailNickname in Active Directory."))],
        (Read<DirectoryDescription>.Found({ ArchiveGuid: { Kind: DirectoryValueKind.Malformed } value }), _) =>
            [OfRefusal(new(RefusalCode.ValueMalformed, $"The attribute holds {value.Bytes?.Length ?? 0} bytes, which is no GUID."))],
        (Read<DirectoryDescription>.Found({ ArchiveGuid: not null }), _) => [],
        (Read<DirectoryDescription>.Found, _) => [new("directory-incomplete", ObjectionWeight.Time, "The agent did not say what the attribute holds.", "Asks it again later.")],
        (Read<DirectoryDescription>.Unreadable(var fault), _) => [new("agent-silent", ObjectionWeight.Time, $"The hybrid agent has not answered ({fault.Detail}).", "Check that the agent runs (GET /agents); it is asked again.")],
        _ => [new("agent-silent", ObjectionWeight.Time, "The hybrid agent was not asked yet.", "It is asked.")],
    };

    /// <summary>What an agent's refusal means for the plan.</summary>
    public static Objection OfRefusal(Refusal refusal) => new(
        AgentRefusals.Rule(refusal.Code),
        AgentRefusals.IsPassing(refusal.Code) ? ObjectionWeight.Time : ObjectionWeight.Operator,
        refusal.Words,
        AgentRefusals.Advice(refusal.Code));

    private static IEnumerable<Objection> OfPolicy(PolicyDocument policy, OnPremisesStrategy strategy) => policy.OnPremises.Action switch
    {
        PolicyAction.Observe or PolicyAction.Plan => [new("policy-plans-only", ObjectionWeight.PlanOnly, $"The policy '{policy.Name}' only plans for values from Active Directory.", "Carry the plan out by hand, or give the tenant another policy.")],
        // A script changes nothing by itself: there is nothing to approve.
        PolicyAction.Approve when strategy is not OnPremisesStrategy.Script => [new("policy-asks", ObjectionWeight.Approval, $"The policy '{policy.Name}' asks before values from Active Directory are corrected.", "Approve the plan, or carry it out by hand.")],
        _ => [],
    };
}

using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Remediation.Plans;

/// <summary>Makes the plan for an archive whose GUID has to be corrected at its source.</summary>
public static class ArchivePlan
{
    /// <summary>The plan that follows from the evidence. The same facts make the same plan, hash included.</summary>
    public static RemediationPlan For(ArchiveEvidence evidence, OnPremisesStrategy strategy, PolicyDocument policy, RemediationMode mode)
    {
        var problem = ArchiveProblem.Of(evidence.Problem) ?? throw new ArgumentException($"{evidence.Problem.Class} is not corrected on premises.", nameof(evidence));
        var objections = ArchiveObjections.Find(evidence, problem, strategy, policy).OrderByDescending(objection => objection.Weight).ToList();
        var cloud = (evidence.Recipient as Read<Recipient>.Found)?.Value.ArchiveGuid;
        // To observe is to look no further: what stands on premises was not asked for then.
        var change = cloud is { } target && policy.OnPremises.Action is not PolicyAction.Observe && !objections.Exists(objection => objection.Weight > ObjectionWeight.PlanOnly)
            ? ArchiveChange.Of(evidence, target, strategy)
            : null;
        var plan = new RemediationPlan
        {
            Problem = evidence.Problem,
            Decision = Decide(objections, mode),
            Policy = policy.Name,
            Cause = $"{problem.Cause(cloud)}{Found(evidence, problem, cloud)}",
            OnPremises = change,
            Steps = change is null ? [] : ArchiveChange.Steps(change, evidence.User),
            Objections = objections,
            Alternatives = (cloud ?? problem.Cloud) is { } known ? ArchiveScript.For(evidence.User, known, enablesFirst: problem.Kind is ArchiveProblemKind.NotOnPremises) : [],
            Hash = "",
        };
        return plan with { Hash = PlanHash.Of(plan) };
    }

    private static PlanDecision Decide(IReadOnlyList<Objection> objections, RemediationMode mode) => objections switch
    {
        [{ Weight: ObjectionWeight.Operator }, ..] => PlanDecision.Operator,
        [{ Weight: ObjectionWeight.Transient }, ..] => PlanDecision.Later,
        [{ Weight: ObjectionWeight.PlanOnly }, ..] => PlanDecision.PlanOnly,
        _ when mode is RemediationMode.Plan => PlanDecision.PlanOnly,
        [{ Weight: ObjectionWeight.Approval }, ..] => PlanDecision.Approve,
        _ => PlanDecision.OnPremises,
    };

    private static string Found(ArchiveEvidence evidence, ArchiveProblem problem, Guid? cloud) => evidence.Directory switch
    {
        Read<DirectoryDescription>.Found({ ArchiveGuid: { } value }) when cloud is { } target && value.Is(target) =>
            " Active Directory holds the right value by now; it has not arrived in the cloud.",
        Read<DirectoryDescription>.Found({ ArchiveGuid: { Kind: DirectoryValueKind.Absent } }) => " In Active Directory the attribute is empty.",
        Read<DirectoryDescription>.Found({ ArchiveGuid: { Kind: DirectoryValueKind.Guid, Guid: { } value } }) when value != problem.Sent => $" In Active Directory stands {value} by now.",
        _ => "",
    };
}

/// <summary>What was read about an archive whose GUID Active Directory and the cloud do not agree on.</summary>
public sealed record ArchiveEvidence
{
    /// <summary>The error.</summary>
    public required ProvisioningProblem Problem { get; init; }

    /// <summary>The affected user.</summary>
    public required DirectoryUser User { get; init; }

    /// <summary>The user's own recipient in Exchange Online.</summary>
    public required Read<Recipient> Recipient { get; init; }

    /// <summary>What the agent found in Active Directory; absent where the strategy uses no agent, unreadable while it has not answered.</summary>
    public required Read<DirectoryDescription> Directory { get; init; }

    /// <summary>Why the agent could not describe the user; null when it could, or was not asked.</summary>
    public Refusal? Refusal { get; init; }
}

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
        (Read<DirectoryDescription>.Found, _) => [new("directory-incomplete", ObjectionWeight.Transient, "The agent did not say what the attribute holds.", "Asks it again later.")],
        (Read<DirectoryDescription>.Unreadable(var fault), _) => [new("agent-silent", ObjectionWeight.Transient, $"The hybrid agent has not answered ({fault.Detail}).", "Check that the agent runs (GET /agents); it is asked again.")],
        _ => [new("agent-silent", ObjectionWeight.Transient, "The hybrid agent was not asked yet.", "It is asked.")],
    };

    /// <summary>What an agent's refusal means for the plan.</summary>
    public static Objection OfRefusal(Refusal refusal) => new(
        AgentRefusals.Rule(refusal.Code),
        AgentRefusals.IsTransient(refusal.Code) ? ObjectionWeight.Transient : ObjectionWeight.Operator,
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

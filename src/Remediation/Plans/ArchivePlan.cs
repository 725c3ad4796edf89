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
        var problem = ArchiveProblem.Of(evidence.Problem)
            ?? throw new ArgumentException($"{evidence.Problem.Class} is not corrected on premises.", nameof(evidence));
        var objections = ArchiveObjections
            .Find(evidence, problem, strategy, policy)
            .OrderByDescending(objection => objection.Weight)
            .ToList();
        var cloud = (evidence.Recipient as Read<Recipient>.Found)?.Value.ArchiveGuid;
        // A policy that only observes reads nothing on premises.
        var change =
            cloud is { } target
            && policy.OnPremises.Action is not PolicyAction.Observe
            && !objections.Exists(objection => objection.Weight > ObjectionWeight.PlanOnly)
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
            Alternatives = (cloud ?? problem.Cloud) is { } known
                ? ArchiveScript.For(evidence.User, known, enablesFirst: problem.Kind is ArchiveProblemKind.NotOnPremises)
                : [],
            Hash = "",
        };
        return plan with { Hash = PlanHash.Of(plan) };
    }

    private static PlanDecision Decide(IReadOnlyList<Objection> objections, RemediationMode mode) =>
        objections switch
        {
            [{ Weight: ObjectionWeight.Operator }, ..] => PlanDecision.Operator,
            [{ Weight: ObjectionWeight.Transient }, ..] => PlanDecision.Later,
            [{ Weight: ObjectionWeight.PlanOnly }, ..] => PlanDecision.PlanOnly,
            _ when mode is RemediationMode.Plan => PlanDecision.PlanOnly,
            [{ Weight: ObjectionWeight.Approval }, ..] => PlanDecision.Approve,
            _ => PlanDecision.OnPremises,
        };

    private static string Found(ArchiveEvidence evidence, ArchiveProblem problem, Guid? cloud) =>
        evidence.Directory switch
        {
            Read<DirectoryDescription>.Found({ ArchiveGuid: { } value }) when cloud is { } target && value.Is(target) =>
                " Active Directory now holds the correct value, but the value has not reached the cloud yet.",
            Read<DirectoryDescription>.Found({ ArchiveGuid: { Kind: DirectoryValueKind.Absent } }) =>
                " The attribute is empty in Active Directory.",
            Read<DirectoryDescription>.Found({ ArchiveGuid: { Kind: DirectoryValueKind.Guid, Guid: { } value } })
                when value != problem.Sent => $" Active Directory now holds {value}.",
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

    /// <summary>
    /// What the agent found in Active Directory; absent where the strategy uses no agent, unreadable while it has not answered.
    /// </summary>
    public required Read<DirectoryDescription> Directory { get; init; }

    /// <summary>Why the agent could not describe the user; null when it could, or was not asked.</summary>
    public Refusal? Refusal { get; init; }
}

/// <summary>What speaks against a correction, or against it now.</summary>
internal static class ArchiveObjections
{
    public static IEnumerable<Objection> Find(
        ArchiveEvidence evidence,
        ArchiveProblem problem,
        OnPremisesStrategy strategy,
        PolicyDocument policy
    ) =>
        [
            .. OfUser(evidence, strategy),
            .. OfCloud(evidence, problem, strategy),
            .. strategy is OnPremisesStrategy.Agent or OnPremisesStrategy.ExchangeServer
            && policy.OnPremises.Action is not PolicyAction.Observe
                ? OfDirectory(evidence)
                : [],
            .. OfPolicy(policy, strategy),
        ];

    private static IEnumerable<Objection> OfUser(ArchiveEvidence evidence, OnPremisesStrategy strategy)
    {
        if (!evidence.User.OnPremisesSyncEnabled)
        {
            yield return new(
                "not-synchronised",
                ObjectionWeight.Operator,
                "The user is not synchronised from Active Directory, so nothing can be corrected there.",
                "Check the user's attributes in Exchange Online."
            );
        }
        else if (
            strategy is not OnPremisesStrategy.CloudManaged and not OnPremisesStrategy.Script
            && string.IsNullOrEmpty(evidence.User.OnPremisesImmutableId)
        )
        {
            yield return new(
                "no-source-anchor",
                ObjectionWeight.Operator,
                "Entra ID has no source anchor (onPremisesImmutableId) for the user, so the object in Active Directory cannot be "
                    + "identified with certainty.",
                "Correct the value with the script, or find out why the source anchor is missing."
            );
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
                yield return new(
                    "no-recipient",
                    ObjectionWeight.Operator,
                    "Exchange Online has no recipient for this user.",
                    "Provision the user first."
                );
                break;
            case Read<Recipient>.Found({ ArchiveGuid: null }):
                yield return new(
                    "no-cloud-archive",
                    ObjectionWeight.Operator,
                    problem.Cloud is { } named
                        ? $"The message names the cloud archive {named}, but Exchange Online shows none."
                        : "The user has no archive in the cloud, so there is no GUID to set.",
                    "Disable the archive on premises, let the directory sync run, and enable it again if the user needs it."
                );
                break;
            case Read<Recipient>.Found({ ArchiveGuid: { } cloud }) when problem.Cloud is { } expected && expected != cloud:
                yield return new(
                    "cloud-archive-differs",
                    ObjectionWeight.Operator,
                    $"The message names the cloud archive {expected}, but Exchange Online shows {cloud}.",
                    "Before you change anything, find out which of the two archives holds the user's content."
                );
                break;
            case Read<Recipient>.Found({ Kind: not RecipientKind.UserMailbox }) when strategy is OnPremisesStrategy.CloudManaged:
                yield return new(
                    "not-a-cloud-mailbox",
                    ObjectionWeight.Operator,
                    "Only mailboxes in Exchange Online can be cloud-managed, and this recipient is not a mailbox.",
                    "Correct the value on premises with the script."
                );
                break;
        }
    }

    private static IEnumerable<Objection> OfDirectory(ArchiveEvidence evidence) =>
        (evidence.Directory, evidence.Refusal) switch
        {
            (_, { } refusal) => [OfRefusal(refusal)],
            (Read<DirectoryDescription>.Found({ Schema: ExchangeSchema.Missing }), _) =>
            [
                OfRefusal(new(RefusalCode.SchemaMissing, "The forest lacks the Exchange attributes.")),
            ],
            (Read<DirectoryDescription>.Found({ MailNickname: null or "" }), _) =>
            [
                OfRefusal(new(RefusalCode.MailNicknameMissing, "The user has no mailNickname in Active Directory.")),
            ],
            (Read<DirectoryDescription>.Found({ ArchiveGuid: { Kind: DirectoryValueKind.Malformed } value }), _) =>
            [
                OfRefusal(new(RefusalCode.ValueMalformed, $"The attribute holds {value.Bytes?.Length ?? 0} bytes, which is not a GUID.")),
            ],
            (Read<DirectoryDescription>.Found({ ArchiveGuid: not null }), _) => [],
            (Read<DirectoryDescription>.Found, _) =>
            [
                new(
                    "directory-incomplete",
                    ObjectionWeight.Transient,
                    "The agent did not report the value of the attribute.",
                    "TenantHygiene asks the agent again later."
                ),
            ],
            (Read<DirectoryDescription>.Unreadable(var fault), _) =>
            [
                new(
                    "agent-silent",
                    ObjectionWeight.Transient,
                    $"The hybrid agent has not answered ({fault.Detail}).",
                    "Check that the agent runs (GET /agents). TenantHygiene asks it again."
                ),
            ],
            _ => [new("agent-silent", ObjectionWeight.Transient, "The hybrid agent has not been asked yet.", "TenantHygiene asks it.")],
        };

    /// <summary>What an agent's refusal means for the plan.</summary>
    public static Objection OfRefusal(Refusal refusal) =>
        new(
            AgentRefusals.Rule(refusal.Code),
            AgentRefusals.IsTransient(refusal.Code) ? ObjectionWeight.Transient : ObjectionWeight.Operator,
            refusal.Message,
            AgentRefusals.Advice(refusal.Code)
        );

    private static IEnumerable<Objection> OfPolicy(PolicyDocument policy, OnPremisesStrategy strategy) =>
        policy.OnPremises.Action switch
        {
            PolicyAction.Observe or PolicyAction.Plan =>
            [
                new(
                    "policy-plans-only",
                    ObjectionWeight.PlanOnly,
                    $"The policy '{policy.Name}' allows only plans for values from Active Directory.",
                    "Carry out the plan by hand, or assign another policy to the tenant."
                ),
            ],
            // A script changes nothing by itself: there is nothing to approve.
            PolicyAction.Approve when strategy is not OnPremisesStrategy.Script =>
            [
                new(
                    "policy-asks",
                    ObjectionWeight.Approval,
                    $"The policy '{policy.Name}' requires an approval before values from Active Directory are corrected.",
                    "Approve the plan, or carry it out by hand."
                ),
            ],
            _ => [],
        };
}

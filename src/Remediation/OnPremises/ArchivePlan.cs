using TenantHygiene.Remediation.Guidance;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Remediation.OnPremises;

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
        [{ Weight: ObjectionWeight.Time }, ..] => PlanDecision.Later,
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

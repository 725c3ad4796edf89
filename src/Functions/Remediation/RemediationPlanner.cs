using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Reads what is behind an error and makes the plan for it. Changes nothing outside the ledger.</summary>
public sealed class RemediationPlanner(
    ConflictInvestigation investigation,
    TenantPolicies policies,
    ArchivePlanner archives,
    EffectiveMode effectiveMode,
    UnsettledActions unsettled
)
{
    /// <summary>How far the remediation may go now.</summary>
    public Task<RemediationMode> ReadModeAsync(RemediationSubject subject, CancellationToken cancellationToken) =>
        effectiveMode.OfAsync(subject, cancellationToken);

    /// <summary>The tenant's rules for approvals.</summary>
    public ApprovalPolicy ApprovalRulesOf(Guid tenantId) => policies.Of(tenantId).Approval;

    /// <summary>Whether the hybrid agent has to describe the user before a plan can be made.</summary>
    public bool NeedsDescription(DiagnoseInput input, ClassifiedError error) =>
        ArchiveProblem.Of(error.Problem) is not null && input.DescribedBy is null && archives.NeedsDescription(input.Subject.TenantId);

    /// <summary>The plan, from facts that are read now.</summary>
    public async Task<RemediationPlan> PlanAsync(
        DiagnoseInput input,
        RemediationRecord record,
        DirectoryUser user,
        ClassifiedError error,
        RemediationMode mode,
        CancellationToken cancellationToken
    )
    {
        var policy = policies.Of(input.Subject.TenantId);
        return error.Problem switch
        {
            ProvisioningProblem.GuidInUse problem => PlanBuilder.ForConflict(
                await InvestigateAsync(input.Subject, record, problem, cancellationToken),
                policy,
                mode
            ),
            var problem when ArchiveProblem.Of(problem) is not null => await archives.PlanAsync(
                input.Subject,
                user,
                problem,
                input.DescribedBy,
                mode,
                cancellationToken
            ),
            var problem => PlanBuilder.ForReport(problem, policy),
        };
    }

    private async Task<ConflictEvidence> InvestigateAsync(
        RemediationSubject subject,
        RemediationRecord record,
        ProvisioningProblem.GuidInUse problem,
        CancellationToken cancellationToken
    )
    {
        var evidence = await investigation.InvestigateAsync(subject.TenantId, subject.UserId, problem, cancellationToken);
        await unsettled.SettleReleasesAsync(record, evidence, cancellationToken);
        return evidence;
    }
}

using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>
/// Decides immediately before a correction whether its plan is still valid: everything is read again, the kill switch last.
/// </summary>
public sealed class CorrectionAuthorizer(
    IDirectory directory,
    ArchivePlanner planning,
    EffectiveMode effectiveMode,
    RemediationStore remediations,
    PurgeAuthorizer purgeAuthorizer,
    TenantPolicies policies,
    TimeProvider time
)
{
    /// <summary>The change that may be made now, or why none may.</summary>
    public async Task<CorrectionVerdict> EvaluateAsync(CorrectInput input, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        if (
            await directory.GetUserAsync(subject.TenantId, subject.UserId.ToString(), cancellationToken)
                is not Read<DirectoryUser>.Found
                (var user)
            || ProvisioningErrorAnalyzer.Analyze(subject.TenantId, user) is not [var error, ..]
            || ArchiveProblem.Of(error.Problem) is null
        )
        {
            return CorrectionVerdict.No("The error could not be read again, or it has changed.");
        }

        var mode = await effectiveMode.OfAsync(subject, cancellationToken);
        var plan = await planning.PlanAsync(subject, user, error.Problem, input.DescribedBy, mode, cancellationToken);
        if (plan.Hash != input.PlanHash || plan.OnPremises is not { } change)
        {
            return CorrectionVerdict.No("The facts have changed since the plan was made.");
        }

        var policy = policies.Of(subject.TenantId);
        if (
            plan.Decision is PlanDecision.Approve
            && !ApprovalRules.Covers(
                (await remediations.FindAsync(subject.Scope, subject.RemediationId, cancellationToken))?.Approval,
                plan.Hash,
                policy.Approval.Approvers,
                time.GetUtcNow()
            )
        )
        {
            return CorrectionVerdict.No("The plan is not approved.");
        }

        if (change.Strategy is OnPremisesStrategy.Script)
        {
            return new CorrectionVerdict(change, user, null);
        }

        if (policy.QuietHours.Any(hours => hours.Contain(time.GetUtcNow())))
        {
            return CorrectionVerdict.No("Quiet hours are in effect.");
        }

        return await purgeAuthorizer.ReadKillSwitchAsync(subject.TenantId, cancellationToken) switch
        {
            Read<KillSwitchPosition>.Found({ IsOn: false }) => new CorrectionVerdict(change, user, null),
            Read<KillSwitchPosition>.Found(var position) => CorrectionVerdict.No(
                $"The kill switch is on ({position.Reason ?? "no reason given"})."
            ),
            _ => CorrectionVerdict.No("The kill switch could not be read, so it counts as on."),
        };
    }
}

/// <summary>The decision: a change and its user, or a reason.</summary>
public sealed record CorrectionVerdict(OnPremisesChange? Change, DirectoryUser? User, string? Reason)
{
    /// <summary>Nothing may be changed now.</summary>
    public static CorrectionVerdict No(string reason) => new(null, null, reason);
}

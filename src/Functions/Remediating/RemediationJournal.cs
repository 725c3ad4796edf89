using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Writes what happens into the ledger: state and timeline together, each step once however often it is reported.</summary>
public sealed class RemediationJournal(RemediationStore store)
{
    /// <summary>Moves to a state, or stays in it, with one line in the timeline.</summary>
    public Task EnterAsync(RemediationSubject subject, string key, RemediationState state, string kind, string text, CancellationToken cancellationToken, DateTimeOffset? nextCheckAt = null) =>
        store.UpdateAsync(subject.RemediationId, key, record => record with { State = state, NextCheckAt = nextCheckAt }, cancellationToken, new NewStep(kind, text));

    /// <summary>Keeps the plan and the error that it answers.</summary>
    public Task RecordPlanAsync(RemediationSubject subject, string key, DirectoryUser user, ClassifiedError error, RemediationPlan plan, CancellationToken cancellationToken) =>
        store.UpdateAsync(
            subject.RemediationId,
            key,
            record => record with { Error = error, Plan = plan, UserPrincipalName = user.UserPrincipalName, DisplayName = user.DisplayName },
            cancellationToken,
            new NewStep("plan", $"{plan.Cause} {Decision(plan)}"));

    /// <summary>Ends the remediation with an outcome.</summary>
    public Task EndAsync(RemediationSubject subject, string key, RemediationState state, RemediationOutcome outcome, CancellationToken cancellationToken) =>
        store.UpdateAsync(
            subject.RemediationId,
            key,
            record => record with { State = state, Outcome = outcome, NextCheckAt = null },
            cancellationToken,
            new NewStep("ended", $"{outcome.Found} {outcome.Done} {outcome.Verified}"));

    private static string Decision(RemediationPlan plan) => plan.Decision switch
    {
        PlanDecision.Purge => $"The conflicting recipient may be removed under the policy '{plan.Policy}'.",
        PlanDecision.Reprovision => "Nothing stands in the way any more; provisioning is tried again.",
        _ => string.Join(" ", plan.Objections.Select(objection => objection.Text)),
    };
}

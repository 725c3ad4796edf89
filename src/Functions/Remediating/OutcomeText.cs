using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Tells in an outcome why a plan was not carried out.</summary>
internal static class OutcomeText
{
    /// <summary>What was found, that nothing was changed, and what to do.</summary>
    public static RemediationOutcome Of(RemediationPlan plan) => plan switch
    {
        { Objections: [] } => new("planned", plan.Cause, "Nothing was changed: only a plan was asked for.", "Ask for the remediation to carry the plan out."),
        { Decision: PlanDecision.Approve } => new(
            "approval-needed",
            $"{plan.Cause} {Texts(plan)}",
            "Nothing was changed.",
            "Carry the plan out by hand, or give the tenant a policy that allows it."),
        _ => new(plan.Objections[0].Rule, $"{plan.Cause} {Texts(plan)}", "Nothing was changed.", plan.Objections[0].Advice),
    };

    private static string Texts(RemediationPlan plan) => string.Join(" ", plan.Objections.Select(objection => objection.Text));
}

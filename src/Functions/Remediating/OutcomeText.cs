using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Tells in an outcome why a plan was not carried out.</summary>
internal static class OutcomeText
{
    /// <summary>The code of an outcome for a tenant that gets plans only so far.</summary>
    public const string TenantNotReleased = "tenant-not-released";

    /// <summary>What was found, that nothing was changed, and what to do.</summary>
    public static RemediationOutcome Of(RemediationPlan plan) => plan switch
    {
        { Objections: [] } => new("planned", plan.Cause, "Nothing was changed: only a plan was asked for.", "Ask for the remediation to carry the plan out."),
        { Decision: PlanDecision.Approve } => new(
            "approval-needed",
            $"{plan.Cause} {Texts(plan)}",
            "Nothing was changed.",
            "Carry the plan out by hand, or give the tenant a policy that allows it."),
        _ => new(plan.Objections[0].Rule, $"{plan.Cause} {Texts(plan)}", "Nothing was changed.", Advice(plan.Objections)),
    };

    /// <summary>What to do about everything that weighs as much as the heaviest objection, with the commands.</summary>
    public static string Advice(IReadOnlyList<Objection> objections) => string.Join(
        " ",
        objections
            .Where(objection => objection.Weight == objections[0].Weight)
            .Select(objection => objection.Command is { } command ? $"{objection.Advice} Command: {command}" : objection.Advice)
            .Distinct());

    /// <summary>What was repaired, and how it was verified.</summary>
    /// <param name="plan">The last plan that was carried out; null when the error vanished by itself.</param>
    public static RemediationOutcome Resolved(RemediationPlan? plan)
    {
        const string Verified = "Read twice: the user carries no Exchange error.";
        return plan switch
        {
            null => new("vanished", "The error had vanished before anything was done.", "Nothing was changed.", Verified),
            { Decision: PlanDecision.Purge or PlanDecision.Approve, Conflict: { } conflict } => new(
                "verified-gone",
                $"{plan.Cause} It was the soft-deleted {Kind(conflict)} {conflict.DisplayName ?? conflict.PrimarySmtpAddress} ({conflict.ObjectId}).",
                "Removed it for good, and had the user provisioned again.",
                Verified),
            { OnPremises: { } change } => new("verified-gone", plan.Cause, Corrected(change), Verified),
            _ => new("verified-gone", plan.Cause, "Nothing stood in the way any more; had the user provisioned again.", Verified),
        };
    }

    /// <summary>Of a recipient that Exchange refuses to remove each time.</summary>
    public static RemediationOutcome Refused(PurgeInput input, PurgeReply.Refused refusal)
    {
        var show = input.RecipientKind is RecipientKind.MailUser ? "Get-MailUser -SoftDeletedMailUser" : "Get-Mailbox -SoftDeletedMailbox";
        return new(
            "purge-refused",
            $"Exchange Online refuses to remove recipient {input.RecipientId}: {refusal.Message}",
            "Nothing was removed.",
            $"Look at the recipient and at the user that Exchange says belongs to it: {show} -Identity {input.RecipientId} | Format-List; "
                + "Get-MgDirectoryDeletedItemAsUser. If no such user exists, open a support request with Microsoft"
                + $"{(refusal.RequestId is { } id ? $" and give the request id {id}" : "")}; retry the remediation when it is solved.");
    }

    /// <summary>Of what needed an operator, once its error is gone without the product.</summary>
    /// <param name="before">How it had ended.</param>
    public static RemediationOutcome VanishedLater(RemediationOutcome? before) => new(
        "vanished",
        before?.Found ?? "An operator was needed.",
        before?.Done ?? "Nothing was changed.",
        "The error is gone since: a scan and a look at the user found no Exchange error any more.");

    /// <summary>The same for a tenant that gets plans only so far.</summary>
    public static RemediationOutcome NotReleased(RemediationPlan plan) => plan.Decision is PlanDecision.Operator || plan.Objections.Any(objection => objection.Weight is ObjectionWeight.PlanOnly)
        ? Of(plan)
        : new(TenantNotReleased, plan.Cause, "Nothing was changed: nobody has released this tenant for more than plans.", "Read the plan; somebody with the role Hygiene.Admin releases the tenant (PUT /tenants/{tenantId}/release), and the remediation is retried.");

    private static string Corrected(OnPremisesChange change) => change.Strategy switch
    {
        OnPremisesStrategy.Agent => $"The hybrid agent wrote the cloud archive's GUID {change.Target} into Active Directory. To undo it: {change.ReverseCommand}",
        OnPremisesStrategy.ExchangeServer => $"Exchange on premises set the cloud archive's GUID {change.Target}. To undo it: {change.ReverseCommand}",
        OnPremisesStrategy.CloudManaged => $"Exchange Online manages the mailbox's Exchange attributes from now on. To undo it: {change.ReverseCommand}",
        _ => $"An administrator set the cloud archive's GUID {change.Target} on premises by the script.",
    };

    private static string Kind(ConflictingRecipient conflict) => conflict.Kind is RecipientKind.MailUser ? "mail user" : "mailbox";

    private static string Texts(RemediationPlan plan) => string.Join(" ", plan.Objections.Select(objection => objection.Text));
}

using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Ends a remediation for a reason that lies in the orchestration itself. One that has ended meanwhile keeps its end.</summary>
public sealed class Close(RemediationStore store, RemediationJournal journal)
{
    [Function(nameof(Close))]
    public async Task<RemediationState> RunAsync([ActivityTrigger] CloseInput input, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(input.Subject.RemediationId, cancellationToken) is { } record && record.State.IsFinal())
        {
            return record.State;
        }

        await journal.EndAsync(input.Subject, "close", input.State, new Ending(input.Code, input.Found, input.Advice), cancellationToken);
        return input.State;
    }
}

/// <summary>Why remediations end, in words. What was done is no part of it: the ledger adds that from its own record.</summary>
internal static class Endings
{
    /// <summary>The code of an outcome for a tenant that gets plans only so far.</summary>
    public const string TenantNotReleased = "tenant-not-released";

    /// <summary>The plan is not carried out.</summary>
    public static Ending Of(RemediationPlan plan) => plan switch
    {
        { Objections: [] } => new("planned", $"{plan.Cause} Only a plan was requested.", "Request the remediation to carry the plan out."),
        { Decision: PlanDecision.Approve } => new(
            "approval-needed", $"{plan.Cause} {Texts(plan)}", "Carry the plan out by hand, or give the tenant a policy that allows it."),
        _ => new(plan.Objections[0].Rule, $"{plan.Cause} {Texts(plan)}", NextSteps(plan.Objections)),
    };

    /// <summary>What to do about everything that weighs as much as the heaviest objection, with the commands.</summary>
    public static IReadOnlyList<NextStep> NextSteps(IReadOnlyList<Objection> objections) =>
    [
        .. objections
            .Where(objection => objection.Weight == objections[0].Weight)
            .Select(objection => new NextStep(objection.Advice, objection.Command))
            .Distinct(),
    ];

    /// <summary>The error is gone.</summary>
    /// <param name="record">The remediation as it stands.</param>
    /// <param name="readings">The two readings that found no error.</param>
    /// <param name="wasHandedOut">Whether scripts were handed to an administrator, whose work TenantHygiene does not see.</param>
    public static Ending Resolved(RemediationRecord record, TwoReadings.Twice readings, bool wasHandedOut) => wasHandedOut || HasActed(record)
        ? new("verified-gone", record.Plan?.Cause ?? record.Error?.Description ?? "A provisioning error.", [], Verified(readings))
        : new("vanished", "The error was gone before TenantHygiene changed anything.", [], Verified(readings));

    /// <summary>Exchange refuses to remove the recipient each time.</summary>
    public static Ending Refused(PurgeInput input, PurgeReply.Refused refusal)
    {
        var show = input.RecipientKind is RecipientKind.MailUser ? "Get-MailUser -SoftDeletedMailUser" : "Get-Mailbox -SoftDeletedMailbox";
        var request = refusal.RequestId is { } id ? $" Give the request id {id}." : "";
        return new(
            "purge-refused",
            $"Exchange Online refuses to remove recipient {input.RecipientId}: {refusal.Message}",
            [
                new NextStep("Read the recipient, and the directory object that Exchange says belongs to it.", $"{show} -Identity {input.RecipientId} | Format-List"),
                new NextStep("Read the deleted users of Entra ID: the recipient may belong to one of them.", "Get-MgDirectoryDeletedItemAsUser -All"),
                new NextStep($"If no such user exists, open a support request with Microsoft.{request} Retry the remediation when it is solved."),
            ]);
    }

    /// <summary>Of what needed an operator, once its error is gone without TenantHygiene.</summary>
    public static Ending VanishedLater(RemediationRecord record, TwoReadings.Twice readings) =>
        new("vanished", record.Outcome?.Found ?? "An operator was needed.", [], $"A scan until {readings.FirstAt:u} and a reading of the user at {readings.SecondAt:u} found no Exchange provisioning error.");

    /// <summary>The user is gone.</summary>
    public static Ending UserGone { get; } = new("user-gone", "The user no longer exists in Entra ID.", []);

    /// <summary>The same as <see cref="Of"/> for a tenant that gets plans only so far.</summary>
    public static Ending NotReleased(RemediationPlan plan) => plan.Decision is PlanDecision.Operator || plan.Objections.Any(objection => objection.Weight is ObjectionWeight.PlanOnly)
        ? Of(plan)
        : new(
            TenantNotReleased,
            $"{plan.Cause} The tenant is not released for more than plans.",
            "Read the plan. An administrator with the role Hygiene.Admin releases the tenant (PUT /tenants/{tenantId}/release); the remediation is then retried.");

    private static string Verified(TwoReadings.Twice readings) =>
        $"Read twice, at {readings.FirstAt:u} and at {readings.SecondAt:u}: the user has no Exchange provisioning error.";

    private static bool HasActed(RemediationRecord record) => record.Actions is { } log && (log.Done.Count > 0 || log.Unsettled.Count > 0);

    private static string Texts(RemediationPlan plan) => string.Join(" ", plan.Objections.Select(objection => objection.Text));
}

using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Remediation;

/// <summary>
/// Ends a remediation for a reason in the orchestration itself. A remediation that has ended in the meantime stays as it is.
/// </summary>
public sealed class Close(RemediationStore store, RemediationJournal journal)
{
    [Function(nameof(Close))]
    public async Task<RemediationState> RunAsync([ActivityTrigger] CloseInput input, CancellationToken cancellationToken)
    {
        if (
            await store.FindAsync(input.Subject.Scope, input.Subject.RemediationId, cancellationToken) is { } record
            && record.State.IsFinal()
        )
        {
            return record.State;
        }

        await journal.EndAsync(input.Subject, "close", input.State, new Ending(input.Code, input.Found, input.Advice), cancellationToken);
        return input.State;
    }
}

/// <summary>The reasons why remediations end. The ledger adds what was done from its own record.</summary>
internal static class Endings
{
    /// <summary>The code of an outcome for a tenant that is not released yet.</summary>
    public const string TenantNotReleased = "tenant-not-released";

    /// <summary>The plan is not carried out.</summary>
    public static Ending Of(RemediationPlan plan) =>
        plan switch
        {
            { Objections: [] } => new(
                "planned",
                $"{plan.Cause} Only a plan was requested.",
                "To carry out the plan, request the remediation."
            ),
            { Decision: PlanDecision.Approve } => new(
                "approval-needed",
                $"{plan.Cause} {Objection.TextOf(plan.Objections)}",
                "Carry out the plan by hand, or assign a policy that allows it to the tenant."
            ),
            _ => new(plan.Objections[0].Rule, $"{plan.Cause} {Objection.TextOf(plan.Objections)}", NextSteps(plan.Objections)),
        };

    /// <summary>The next steps for all objections of the heaviest weight, with the commands.</summary>
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
    /// <param name="wasHandedOut">Whether an administrator got scripts, whose execution TenantHygiene cannot see.</param>
    public static Ending Resolved(RemediationRecord record, TwoReadings.Twice readings, bool wasHandedOut) =>
        wasHandedOut || HasActed(record)
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
                new NextStep(
                    "Read the recipient, and the directory object that Exchange names in its message.",
                    $"{show} -Identity {input.RecipientId} | Format-List"
                ),
                new NextStep(
                    "Read the deleted users in Entra ID: the recipient may belong to one of them.",
                    "Get-MgDirectoryDeletedItemAsUser -All"
                ),
                new NextStep(
                    $"If no such user exists, open a support request with Microsoft.{request} Retry the remediation when the problem is "
                        + "solved."
                ),
            ]
        );
    }

    /// <summary>Of what needed an operator, once its error is gone without TenantHygiene.</summary>
    public static Ending VanishedAfterPlan(RemediationRecord record, TwoReadings.Twice readings) =>
        new(
            "vanished",
            record.Outcome?.Found ?? "An operator was needed.",
            [],
            $"A scan that ended at {readings.FirstAt:u} and a reading of the user at {readings.SecondAt:u} found no Exchange provisioning "
                + "error."
        );

    /// <summary>The user is gone.</summary>
    public static Ending UserGone { get; } = new("user-gone", "The user no longer exists in Entra ID.", []);

    /// <summary>The same as <see cref="Of"/> for a tenant that is not released yet.</summary>
    public static Ending NotReleased(RemediationPlan plan) =>
        plan.Decision is PlanDecision.Operator || plan.Objections.Any(objection => objection.Weight is ObjectionWeight.PlanOnly)
            ? Of(plan)
            : new(
                TenantNotReleased,
                $"{plan.Cause} The tenant is not released yet, so TenantHygiene only makes plans.",
                "Read the plan. An administrator with the role Hygiene.Admin releases the tenant (PUT /tenants/{tenantId}/release). "
                    + "TenantHygiene then retries the remediation."
            );

    private static string Verified(TwoReadings.Twice readings) =>
        $"Read twice, at {readings.FirstAt:u} and at {readings.SecondAt:u}: the user has no Exchange provisioning error.";

    private static bool HasActed(RemediationRecord record) => record.Actions is { } log && (log.Done.Count > 0 || log.Unsettled.Count > 0);
}

/// <param name="Subject">The remediation.</param>
/// <param name="State">Where it ends.</param>
/// <param name="Code">The outcome's code.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do.</param>
public sealed record CloseInput(RemediationSubject Subject, RemediationState State, string Code, string Found, string Advice);

using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Remediation.Plans;

/// <summary>Makes the plan for one error.</summary>
public static class PlanBuilder
{
    /// <summary>
    /// The plan for a GUID that another recipient holds. In plan mode it is the same plan, hash included; only that nothing of it will be
    /// done.
    /// </summary>
    public static RemediationPlan ForConflict(ConflictEvidence evidence, PolicyDocument policy, RemediationMode mode)
    {
        var plan = BuildRepair(evidence, policy);
        return mode is RemediationMode.Plan && plan.Decision is PlanDecision.Purge or PlanDecision.Approve or PlanDecision.Reprovision
            ? plan with
            {
                Decision = PlanDecision.PlanOnly,
            }
            : plan;
    }

    /// <summary>The plan for an error that is reported, not repaired.</summary>
    public static RemediationPlan ForReport(ProvisioningProblem problem, PolicyDocument policy)
    {
        var plan = new RemediationPlan
        {
            Problem = problem,
            Decision = PlanDecision.Operator,
            Policy = policy.Name,
            Cause = ProblemGuidance.Cause(problem),
            Steps = [],
            Objections = [ProblemGuidance.Objection(problem)],
            Alternatives = [],
            Hash = "",
        };
        return plan with { Hash = PlanHash.Of(plan) };
    }

    private static RemediationPlan BuildRepair(ConflictEvidence evidence, PolicyDocument policy)
    {
        var objections = PurgeProof.Examine(evidence, policy);
        var purgeCase = new PurgeCase(evidence, policy);
        var copyContentTo = ContentCopy.TargetOf(purgeCase);
        var releasesHold = HoldRelease.IsPossible(purgeCase, objections);
        var decision = releasesHold ? PlanDecision.Approve : Decide(evidence, objections);
        var conflict = ConflictSummary.Of(evidence);
        IReadOnlyList<PlanStep> steps = decision switch
        {
            PlanDecision.Operator or PlanDecision.Later => [],
            _ when releasesHold => HoldReleaseSteps(conflict!),
            _ when objections.Any(PolicyRule.OnlyObserves) => [],
            _ => Steps(evidence, conflict, decision, copyContentTo),
        };
        var plan = new RemediationPlan
        {
            Problem = evidence.Problem,
            Decision = decision,
            Policy = policy.Name,
            Cause = ProblemGuidance.Cause(evidence.Problem),
            User = ConflictSummary.UserOf(evidence),
            Conflict = conflict,
            Claimants = ConflictSummary.Claimants(evidence),
            ReleasesLitigationHold = releasesHold,
            CopyContentTo = copyContentTo,
            Steps = steps,
            Objections = decision is PlanDecision.Reprovision ? [] : objections,
            Alternatives = ConflictGuidance.Alternatives(evidence, conflict),
            Hash = "",
        };
        return plan with { Hash = PlanHash.Of(plan) };
    }

    private static PlanDecision Decide(ConflictEvidence evidence, IReadOnlyList<Objection> objections)
    {
        // Two complete lookups find no recipient: the conflict is gone, and trying again is harmless.
        var isGone = evidence is { ByIdentity: Read<IReadOnlyList<Recipient>>.Absent, ByFilter: Read<IReadOnlyList<Recipient>>.Absent };
        return objections switch
        {
            [{ Weight: ObjectionWeight.Operator }, ..] => PlanDecision.Operator,
            _ when isGone && evidence.User is Read<DirectoryUser>.Found => PlanDecision.Reprovision,
            [{ Weight: ObjectionWeight.Transient }, ..] => PlanDecision.Later,
            [{ Weight: ObjectionWeight.PlanOnly }, ..] => PlanDecision.PlanOnly,
            [{ Weight: ObjectionWeight.Approval }, ..] => PlanDecision.Approve,
            _ => PlanDecision.Purge,
        };
    }

    private static List<PlanStep> HoldReleaseSteps(ConflictingRecipient conflict) =>
        [
            new("Store everything known about the recipient as evidence."),
            new(
                "Release the litigation hold. This ends the legal protection of the content.",
                $"Set-Mailbox -Identity '{conflict.ObjectId}' -InactiveMailbox -LitigationHoldEnabled $false"
            ),
            new("Read everything again and make a new plan. A delay hold of 30 days may follow, and the purge needs its own decision."),
        ];

    private static List<PlanStep> Steps(
        ConflictEvidence evidence,
        ConflictingRecipient? conflict,
        PlanDecision decision,
        string? copyContentTo
    )
    {
        var reprovision = new PlanStep(
            "Request provisioning of the user, and check until the error is gone.",
            $"Invoke-MgRetryUserServiceProvisioning -UserId {evidence.UserId}"
        );
        if (conflict is null || decision is PlanDecision.Reprovision)
        {
            return [reprovision];
        }

        var cmdlet = conflict.Kind is RecipientKind.MailUser ? "Remove-MailUser" : "Remove-Mailbox";
        return
        [
            new("Store everything known about the recipient as evidence."),
            .. copyContentTo is null
                ? Array.Empty<PlanStep>()
                :
                [
                    new PlanStep(
                        $"Copy its content into {copyContentTo}, and check that the copy is complete.",
                        $"New-MailboxRestoreRequest -SourceMailbox '{conflict.ExchangeGuid}' -TargetMailbox "
                            + $"{PowerShellLiteral.Quote(copyContentTo)} -TargetRootFolder '{ContentCopy.FolderOf(conflict.ObjectId)}' "
                            + "-AllowLegacyDNMismatch"
                    ),
                ],
            new(
                $"Remove {conflict.DisplayName ?? conflict.PrimarySmtpAddress ?? "the recipient"} permanently.",
                $"{cmdlet} -Identity '{conflict.ObjectId}' -PermanentlyDelete -Confirm:$false"
            ),
            new("Confirm with two lookups, twice, that no recipient holds the GUID any more."),
            reprovision,
        ];
    }
}

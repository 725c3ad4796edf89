using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Purging;

/// <summary>Releases a litigation hold under an approval that names it. Afterwards, everything is read and planned again.</summary>
public sealed class ReleaseHold(
    ConflictInvestigation investigation,
    IExchangeAdmin exchange,
    RemediationStore store,
    EvidenceRecorder evidenceRecorder,
    PurgeAuthorizer authorizer,
    TenantReleaseStore releases,
    RemediationJournal journal,
    TenantPolicies policies,
    PurgeOptions options,
    TimeProvider time
)
{
    /// <returns>How long to wait before the new plan.</returns>
    [Function(nameof(ReleaseHold))]
    public async Task<TimeSpan> RunAsync([ActivityTrigger] PurgeInput input, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        var evidence = await investigation.InvestigateAsync(subject.TenantId, subject.UserId, input.Problem.ToProblem(), cancellationToken);
        var approval = (await store.FindAsync(subject.Scope, subject.RemediationId, cancellationToken))?.Approval;
        var released = await releases.ReadAsync(subject.TenantId, cancellationToken);
        var killSwitch = await authorizer.ReadKillSwitchAsync(subject.TenantId, cancellationToken);
        var (policy, now) = (policies.Of(subject.TenantId), time.GetUtcNow());
        var confirmation = ApprovalRules.Confirm(approval, evidence, policy, now);
        if (HoldRelease.Prove(evidence, policy, confirmation, released, killSwitch, now) is not { } warrant)
        {
            await journal.EnterAsync(
                subject,
                $"not-released-{input.Step}",
                RemediationState.Diagnosing,
                "hold-not-released",
                "The facts have changed since the approval. Nothing was changed.",
                cancellationToken
            );
            return options.ConfirmAfter;
        }

        var beforeImage = ((Read<RecipientDetails>.Found)evidence.Candidate).Value.BeforeImage;
        await evidenceRecorder.KeepAsync(
            subject,
            "before-hold-release",
            beforeImage,
            $"before-hold-release-{input.PlanHash}",
            cancellationToken
        );
        var by = string.Join(", ", approval!.Given.Select(given => given.By));
        await journal.EnterAsync(
            subject,
            $"releasing-{input.Step}",
            RemediationState.Diagnosing,
            "releasing-hold",
            $"Releasing the litigation hold of recipient {input.RecipientId}, approved by {by}.",
            cancellationToken
        );
        var key = $"hold-release-{input.Step}";
        var isFirst = await journal.SendAsync(subject, key, Release(evidence, by), cancellationToken);
        await evidenceRecorder.RecordAsync(
            subject,
            "hold-release-request",
            EvidenceJson.HoldRelease(input),
            $"hold-release-request-{input.Step}",
            cancellationToken
        );
        if (await authorizer.FindStopOfReleaseAsync(subject, cancellationToken) is { } stop)
        {
            // As before a purge: since the proof, the remediation may have been cancelled, or the switch turned on.
            await SettleAsync(input, key, isFirst ? ActionState.NotDone : null, cancellationToken);
            await evidenceRecorder.KeepAsync(
                subject,
                "hold-release-reply",
                EvidenceJson.NotSent(stop),
                $"hold-release-reply-{input.Step}",
                cancellationToken
            );
            await journal.EnterAsync(
                subject,
                $"not-released-{input.Step}",
                RemediationState.Diagnosing,
                "hold-not-released",
                $"{stop.Text} Nothing was changed.",
                cancellationToken
            );
            return options.ConfirmAfter;
        }

        var reply = await exchange.ReleaseLitigationHoldAsync(warrant, cancellationToken);
        await SettleAsync(input, key, What(reply, isFirst), cancellationToken);
        await evidenceRecorder.KeepAsync(
            subject,
            "hold-release-reply",
            EvidenceJson.Of(reply),
            $"hold-release-reply-{input.Step}",
            cancellationToken
        );
        await journal.EnterAsync(
            subject,
            $"released-{input.Step}",
            RemediationState.Diagnosing,
            "hold-release-sent",
            $"Exchange answered: {reply.GetType().Name}. TenantHygiene reads everything again and makes a new plan.",
            cancellationToken
        );
        return options.ConfirmAfter;
    }

    private RemediationAction Release(ConflictEvidence evidence, string by)
    {
        var mailbox = ((Read<RecipientDetails>.Found)evidence.Candidate).Value.Recipient;
        return RemediationAction.On(mailbox, ActionKind.HoldRelease, time.GetUtcNow()) with
        {
            By = by,
            Undo = $"Set-Mailbox -Identity '{mailbox.ObjectId}' -InactiveMailbox -LitigationHoldEnabled $true",
        };
    }

    // Another delivery of the same release may have been carried out where this one was refused.
    private static ActionState? What(PurgeReply reply, bool isFirst) =>
        reply switch
        {
            PurgeReply.Accepted => ActionState.Done,
            PurgeReply.Refused or PurgeReply.AlreadyGone when isFirst => ActionState.NotDone,
            _ => null,
        };

    private Task SettleAsync(PurgeInput input, string key, ActionState? state, CancellationToken cancellationToken) =>
        state is { } known
            ? journal.SettleAsync(input.Subject.Scope, input.Subject.RemediationId, key, known, cancellationToken)
            : Task.CompletedTask;
}

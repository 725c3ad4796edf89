using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Purging;

/// <summary>
/// Copies the content of a recipient that is to be purged into the mailbox that the policy names, until the copy is complete. Destroys
/// nothing.
/// </summary>
public sealed class CopyContent(
    ConflictInvestigation investigation,
    IExchangeAdmin exchange,
    RemediationStore store,
    RemediationJournal journal,
    EvidenceRecorder evidenceRecorder,
    VerificationOptions verification,
    TimeProvider time
)
{
    [Function(nameof(CopyContent))]
    public async Task<CopyContentStep> RunAsync([ActivityTrigger] PurgeInput input, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        var target = (await store.FindAsync(subject.Scope, subject.RemediationId, cancellationToken))?.Plan?.CopyContentTo;
        var evidence = await investigation.InvestigateAsync(subject.TenantId, subject.UserId, input.Problem.ToProblem(), cancellationToken);
        if (target is null || Candidate(evidence, input) is not { } candidate)
        {
            // The facts have changed since the plan was made; the next diagnosis reads them.
            return new CopyContentStep(CopyContentResult.Refused, TimeSpan.Zero);
        }

        var state = await CopyAsync(input, candidate, target, cancellationToken);
        await evidenceRecorder.RecordAsync(
            subject,
            "content-copy",
            EvidenceJson.ContentCopy(input, target, state),
            $"content-copy-{input.Step}-{(state as Read<ContentCopyState>.Found)?.Value.ToString() ?? "unreadable"}",
            cancellationToken
        );
        return state switch
        {
            Read<ContentCopyState>.Found(ContentCopyState.Completed) => await EnterAsync(
                input,
                CopyContentResult.Completed,
                "content-copied",
                $"The content was copied completely into {target}.",
                cancellationToken
            ),
            Read<ContentCopyState>.Found(ContentCopyState.Failed) => await EnterAsync(
                input,
                CopyContentResult.Refused,
                "content-not-copied",
                $"The copy into {target} failed or is incomplete. Check the mailbox restore requests.",
                cancellationToken
            ),
            Read<ContentCopyState>.Unreadable(var fault) => await EnterAsync(
                input,
                CopyContentResult.Refused,
                "content-not-copied",
                $"The copy into {target} could not be requested or checked ({fault}).",
                cancellationToken
            ),
            _ when verification.Schedule.IsExhaustedBy(input.Check) => await EnterAsync(
                input,
                CopyContentResult.Refused,
                "content-not-copied",
                $"The copy into {target} is not complete after {verification.GiveUpAfter.TotalHours:0.##} hours.",
                cancellationToken
            ),
            _ => await EnterAsync(
                input,
                CopyContentResult.UnderWay,
                "copying-content",
                $"The content is being copied into {target}.",
                cancellationToken
            ),
        };
    }

    /// <summary>
    /// Requests the copies and reads their state. A copy that an earlier remediation requested is not an action of this one.
    /// </summary>
    private async Task<Read<ContentCopyState>> CopyAsync(
        PurgeInput input,
        Recipient candidate,
        string target,
        CancellationToken cancellationToken
    )
    {
        var (subject, key) = (input.Subject, $"content-copy-{candidate.ObjectId:N}");
        var before = await exchange.FindContentCopyAsync(subject.TenantId, candidate, cancellationToken);
        if (before is Read<ContentCopyState>.Absent)
        {
            var copy = RemediationAction.On(candidate, ActionKind.ContentCopy, time.GetUtcNow()) with { Target = target };
            await journal.SendAsync(subject, key, copy, cancellationToken);
            before = await exchange.StartContentCopyAsync(subject.TenantId, candidate, target, cancellationToken);
        }

        if (before is Read<ContentCopyState>.Found(ContentCopyState.Completed))
        {
            await journal.SettleAsync(subject.Scope, subject.RemediationId, key, ActionState.Done, cancellationToken);
        }

        return before;
    }

    private static Recipient? Candidate(ConflictEvidence evidence, PurgeInput input) =>
        evidence.Candidate is Read<RecipientDetails>.Found({ Recipient: { IsSoftDeleted: true } recipient })
        && recipient.ObjectId == input.RecipientId
            ? recipient
            : null;

    private async Task<CopyContentStep> EnterAsync(
        PurgeInput input,
        CopyContentResult result,
        string kind,
        string text,
        CancellationToken cancellationToken
    )
    {
        var pause = verification.Schedule.PauseBefore(input.Check + 1);
        await journal.EnterAsync(
            input.Subject,
            $"{kind}-{input.Step}-{input.Check}",
            RemediationState.Diagnosing,
            kind,
            text,
            cancellationToken,
            nextCheckAt: time.GetUtcNow() + pause
        );
        return new CopyContentStep(result, pause);
    }
}

/// <summary>The result of one check of the copies.</summary>
public sealed record CopyContentStep(CopyContentResult Result, TimeSpan Pause);

/// <summary>The results of a check of the copies.</summary>
public enum CopyContentResult
{
    /// <summary>They are being made.</summary>
    UnderWay,

    /// <summary>They are complete.</summary>
    Completed,

    /// <summary>They cannot be made, or are not complete.</summary>
    Refused,
}

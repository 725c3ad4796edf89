using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>
/// A correction in the cloud: Exchange Online becomes the source of authority for the mailbox's Exchange attributes, and ignores those from
/// Active Directory.
/// </summary>
public sealed class CloudCorrection(
    IExchangeAdmin exchange,
    EvidenceRecorder evidenceRecorder,
    RemediationJournal journal,
    CorrectionJournal corrections,
    TimeProvider time
)
{
    /// <summary>Carries it out. Repeating it is harmless.</summary>
    public async Task<CorrectionStep> CorrectAsync(CorrectInput input, OnPremisesChange change, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        if (
            await exchange.FindRecipientOfUserAsync(subject.TenantId, subject.UserId, cancellationToken)
                is not Read<Recipient>.Found
                ({ Kind: RecipientKind.UserMailbox } mailbox)
            || mailbox.ArchiveGuid != change.Target
        )
        {
            return await corrections.PlanAgainAsync(input, "The mailbox is no longer the one in the plan.", cancellationToken);
        }

        await evidenceRecorder.RecordAsync(
            subject,
            "cloud-managed-request",
            EvidenceJson.CloudManaged(mailbox, input.PlanHash),
            $"cloud-managed-request-{input.Step}",
            cancellationToken
        );
        var key = $"cloud-managed-{input.Step}";
        var action = RemediationAction.On(mailbox, ActionKind.CloudManaged, time.GetUtcNow()) with { Undo = change.ReverseCommand };
        var isFirst = await journal.SendAsync(subject, key, action, cancellationToken);
        var reply = await exchange.SetCloudManagedAsync(subject.TenantId, mailbox.ObjectId, cancellationToken);
        await evidenceRecorder.KeepAsync(
            subject,
            "cloud-managed-reply",
            EvidenceJson.Of(reply),
            $"cloud-managed-reply-{input.Step}-{reply.GetType().Name}",
            cancellationToken
        );
        if (Refusal(reply) is { } refusal)
        {
            if (isFirst)
            {
                await journal.SettleAsync(subject.Scope, subject.RemediationId, key, ActionState.NotDone, cancellationToken);
            }

            return await corrections.PlanAgainAsync(input, $"Exchange Online refused: {refusal}", cancellationToken);
        }

        if (reply is PurgeReply.Accepted)
        {
            await journal.SettleAsync(subject.Scope, subject.RemediationId, key, ActionState.Done, cancellationToken);
        }

        // After a lost reply, the user's errors show the result; they are checked next.
        await journal.EnterAsync(
            subject,
            $"cloud-managed-{input.Step}",
            RemediationState.AwaitingOnPremises,
            "cloud-managed",
            $"Made Exchange Online the source of authority for the mailbox's Exchange attributes. To undo it: {change.ReverseCommand}",
            cancellationToken
        );
        return new CorrectionStep(CorrectionResult.CorrectedInCloud, TimeSpan.Zero);
    }

    private static string? Refusal(PurgeReply reply) =>
        reply switch
        {
            PurgeReply.Refused(_, var message, _) => message,
            PurgeReply.Rejected(var message) => message,
            PurgeReply.NotSent(var reason) => reason,
            _ => null,
        };
}

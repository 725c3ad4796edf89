using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Purging;

/// <summary>
/// The destructive step. Intent, fresh re-reading, proof, act once, settle by re-reading: in this order, so that dying between any two lines
/// repeats at most a reading. Whoever comes back here and finds an intent that was sent only looks; nothing is sent twice under one attempt.
/// </summary>
public sealed partial class PurgeConflict(
    ConflictInvestigation investigation,
    IExchangeAdmin exchange,
    ExchangeConcurrencyLimiter turns,
    PurgeIntentStore intents,
    PurgeAuthorizer authority,
    EvidenceRecorder evidenceRecorder,
    RemediationStore remediations,
    RemediationJournal journal,
    PurgeOptions settings,
    VerificationOptions verification,
    TimeProvider time,
    ILogger<PurgeConflict> logger)
{
    private const int PromptChecks = 20;
    private const int MostRefusals = 3;

    [Function(nameof(PurgeConflict))]
    public async Task<PurgeStep> RunAsync([ActivityTrigger] PurgeInput input, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        await journal.EnterAsync(subject, $"purging-{input.Step}", RemediationState.Purging, "purging", $"Prepares to remove recipient {input.RecipientId} for good.", cancellationToken);
        var result = await intents.RecordAsync(subject.TenantId, input.RecipientId, subject.RemediationId, cancellationToken);
        return result switch
        {
            IntentResult.Recorded({ State: PurgeIntentState.Recorded } intent) => await ActAsync(input, intent, cancellationToken),
            IntentResult.Recorded(var intent) => await SettleAsync(input, intent, cancellationToken),
            IntentResult.PurgedAlready(var intent) => await AwaitAbsenceAsync(input, intent, cancellationToken),
            IntentResult.HeldByAnother(var other) => await YieldAsync(input, other, cancellationToken),
            _ => throw new InvalidOperationException($"The ledger answered with {result}, which nobody knows."),
        };
    }

    /// <summary>It was purged and seen gone before. Lookups that show it again lag behind: never a second purge of the same recipient.</summary>
    private async Task<PurgeStep> AwaitAbsenceAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        // The worker that settled the intent may have died before it wrote so.
        await SettleActionAsync(intent, ActionState.Done, cancellationToken);
        var began = time.GetUtcNow();
        return await FindPresenceAsync(input, intent, cancellationToken) switch
        {
            Read<RecipientPresence>.Found(RecipientPresence.Gone) => SeenGone(input, began),
            Read<RecipientPresence>.Found(RecipientPresence.Replaced) => await RefuseAsync(input, "It was purged before, and another recipient holds the GUID now.", cancellationToken),
            Read<RecipientPresence>.Found => await RefuseAsync(input, "It was purged before, and a lookup still finds it.", cancellationToken),
            Read<RecipientPresence>.Unreadable(var fault) => await UnsettledAsync(input, intent, fault, cancellationToken),
            _ => await UnsettledAsync(input, intent, fault: null, cancellationToken),
        };
    }

    private Task<Read<RecipientPresence>> FindPresenceAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken) =>
        investigation.FindPresenceAsync(input.Subject.TenantId, input.Problem.ToProblem(), intent.RecipientId, input.RecipientKind, cancellationToken);

    /// <summary>
    /// It is not known yet what came of the purge. The pauses grow, and the watchdog is told when the next check is due. What cannot be read for as long as a
    /// purge may take is left to the user's own error: provisioning harms nothing, and only that error, read twice, ends the remediation well.
    /// </summary>
    private async Task<PurgeStep> UnsettledAsync(PurgeInput input, PurgeIntent intent, ReadFault? fault, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (fault is not null && intent.SentAt is { } sentAt && now - sentAt >= settings.SettleAfter)
        {
            await journal.EnterAsync(
                input.Subject,
                $"unreadable-{input.Step}",
                RemediationState.Reprovisioning,
                "purge-unreadable",
                $"The purge was sent at {sentAt:u}. Whether the recipient is gone cannot be read ({fault}); provisioning is tried, and the user's own error decides.",
                cancellationToken);
            return new PurgeStep(PurgeResult.Unreadable, TimeSpan.Zero);
        }

        var pause = input.Look < PromptChecks ? settings.ConfirmAfter : verification.Schedule.PauseBefore(input.Look - PromptChecks + 1);
        if (input.Look > 0)
        {
            await journal.StayAsync(input.Subject, $"unsettled-{input.Step}-{input.Look}", now + pause, cancellationToken);
        }

        return new PurgeStep(PurgeResult.Unsettled, pause);
    }

    /// <summary>
    /// Proof and purge take their turn together, so that nothing is proven before it can be sent. The candidate is read last, at the head of the queue of writes.
    /// </summary>
    private Task<PurgeStep> ActAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        var tenantId = input.Subject.TenantId;
        return turns.RunProofAsync(
            tenantId,
            async () =>
            {
                var surroundings = await investigation.ReadSurroundingsAsync(tenantId, input.Subject.UserId, input.Problem.ToProblem(), cancellationToken);
                return await turns.RunWriteAsync(tenantId, () => ProveAndSendAsync(input, intent, surroundings, cancellationToken), cancellationToken);
            },
            cancellationToken);
    }

    private async Task<PurgeStep> ProveAndSendAsync(PurgeInput input, PurgeIntent intent, ConflictEvidence surroundings, CancellationToken cancellationToken)
    {
        var evidence = await investigation.ReadCandidateAsync(surroundings, cancellationToken);
        var verdict = await authority.JudgeAsync(input, intent, evidence, cancellationToken);
        if (verdict is not PurgeVerdict.Proven(var warrant))
        {
            return await WithdrawUnsentAsync(input, intent, ((PurgeVerdict.Refused)verdict).Objections, cancellationToken);
        }

        await KeepEvidenceAsync(input, intent, evidence, cancellationToken);
        if (await intents.MarkSentAsync(intent.TenantId, intent.RecipientId, intent.Id, cancellationToken) is not SendResult.MaySend)
        {
            // Another worker took the right in the meantime, and may be sending right now.
            return await UnsettledAsync(input, intent, fault: null, cancellationToken);
        }

        await journal.SendAsync(input.Subject, intent.Id, await PurgeOfAsync(input, evidence, cancellationToken), cancellationToken);
        await evidenceRecorder.RecordAsync(input.Subject, "purge-request", EvidenceJson.Request(input, intent), $"purge-request-{intent.Id}", cancellationToken);
        // Nothing comes between this check and the act: the proof read the switch before the evidence was kept, and it may have been turned on since.
        if (await authority.FindStopAsync(input, cancellationToken) is { } stop)
        {
            await evidenceRecorder.KeepAsync(input.Subject, "purge-reply", EvidenceJson.NotSent(stop), $"purge-reply-{intent.Id}", cancellationToken);
            return await WithdrawSentAsync(input, intent, [stop], cancellationToken);
        }

        var reply = await exchange.PurgeAsync(warrant, cancellationToken);
        LogReply(input.Subject.RemediationId, input.RecipientId, reply);
        await evidenceRecorder.KeepAsync(input.Subject, "purge-reply", EvidenceJson.Of(reply), $"purge-reply-{intent.Id}", cancellationToken);
        return reply switch
        {
            PurgeReply.Refused refused => await RefusedByExchangeAsync(input, intent, refused, cancellationToken),
            PurgeReply.TurnedAway(var message) => await WithdrawSentAsync(input, intent, [NotCarriedOut($"Exchange turned the purge away: {message}")], cancellationToken),
            PurgeReply.NotSent(var reason) => await WithdrawSentAsync(input, intent, [NotCarriedOut($"The purge was not sent: {reason}")], cancellationToken),
            _ => await SentAsync(input, intent, reply, cancellationToken),
        };
    }

    private async Task<PurgeStep> SentAsync(PurgeInput input, PurgeIntent intent, PurgeReply reply, CancellationToken cancellationToken)
    {
        switch (reply)
        {
            case PurgeReply.Accepted:
                await SettleActionAsync(intent, ActionState.Accepted, cancellationToken);
                break;
            case PurgeReply.AlreadyGone:
                await SettleActionAsync(intent, ActionState.NotDone, cancellationToken);
                break;
        }

        await journal.EnterAsync(input.Subject, $"sent-{intent.Id}", RemediationState.Purging, "purge-sent", Describe(reply), cancellationToken, nextCheckAt: time.GetUtcNow() + settings.ConfirmAfter);
        return await UnsettledAsync(input, intent, fault: null, cancellationToken);
    }

    /// <summary>
    /// Exchange refused this one recipient. That may pass, as replicas lag: a few tries, far apart. What it refuses each time is for an operator.
    /// </summary>
    private async Task<PurgeStep> RefusedByExchangeAsync(PurgeInput input, PurgeIntent intent, PurgeReply.Refused refusal, CancellationToken cancellationToken)
    {
        var text = $"Exchange refused to remove the recipient: {refusal.Message}";
        await authority.RecordOutcomeAsync(intent, hasFailed: true, cancellationToken);
        await intents.SettleAsync(intent.TenantId, intent.RecipientId, intent.Id, PurgeIntentState.NotPurged, refusal.RequestId, text, cancellationToken);
        await SettleActionAsync(intent, ActionState.NotDone, cancellationToken);
        await authority.ReleaseAsync(intent, cancellationToken);
        var refusals = input.Refusals + 1;
        if (refusals >= MostRefusals)
        {
            await journal.EndAsync(input.Subject, $"refused-{input.Step}", RemediationState.NeedsOperator, Endings.Refused(input, refusal), cancellationToken);
            return new PurgeStep(PurgeResult.Ended, TimeSpan.Zero, End: RemediationState.NeedsOperator);
        }

        var pause = settings.RetryRefusedAfter * refusals;
        var next = time.GetUtcNow() + pause;
        await journal.EnterAsync(
            input.Subject,
            $"refused-{input.Step}",
            RemediationState.Diagnosing,
            "purge-refused",
            $"{text} Nothing was removed. Try {refusals} of {MostRefusals}; the next one is at {next:u}.",
            cancellationToken,
            nextCheckAt: next);
        return new PurgeStep(PurgeResult.RefusedByExchange, pause);
    }

    /// <summary>Leaves the recipient to the remediation that is at it. An intent that an ended remediation left behind is settled first, so that it blocks nobody.</summary>
    private async Task<PurgeStep> YieldAsync(PurgeInput input, PurgeIntent other, CancellationToken cancellationToken)
    {
        if (await remediations.FindAsync(other.RemediationId, cancellationToken) is not { } owner || !owner.State.IsFinal())
        {
            return await RefuseAsync(input, $"Remediation {other.RemediationId} is removing this recipient.", cancellationToken);
        }

        return other.State is PurgeIntentState.Recorded
            ? await WithdrawUnsentAsync(input, other, [new Objection("left-behind", ObjectionWeight.Transient, $"Remediation {other.RemediationId} ended before it sent its purge.", "It is diagnosed again.")], cancellationToken)
            : await SettleAsync(input, other, cancellationToken);
    }

    /// <summary>The purge was sent before: only reading tells what came of it.</summary>
    private async Task<PurgeStep> SettleAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        switch (await FindPresenceAsync(input, intent, cancellationToken))
        {
            case Read<RecipientPresence>.Found(RecipientPresence.Gone or RecipientPresence.Replaced) when SeenGone(input, began) is { Result: PurgeResult.SeenGoneOnce } once:
                return once;
            case Read<RecipientPresence>.Found(RecipientPresence.Gone or RecipientPresence.Replaced) when await DoubtAsync(input, intent, cancellationToken) is { } doubt:
                return doubt;
            case Read<RecipientPresence>.Found(RecipientPresence.Gone):
                await SettlePurgedAsync(intent, "Seen gone twice by both lookups.", cancellationToken);
                await journal.EnterAsync(input.Subject, $"gone-{input.Step}", RemediationState.Purging, "seen-gone", "Both lookups found no recipient with the GUID, twice.", cancellationToken);
                return new PurgeStep(PurgeResult.Gone, settings.ConfirmAfter);
            case Read<RecipientPresence>.Found(RecipientPresence.Replaced):
                const string Text = "The recipient is gone, seen twice; another one holds the GUID now.";
                await SettlePurgedAsync(intent, Text, cancellationToken);
                await journal.EnterAsync(input.Subject, $"another-holder-{input.Step}", RemediationState.Diagnosing, "another-holder", Text, cancellationToken, nextCheckAt: time.GetUtcNow() + settings.ConfirmAfter);
                return new PurgeStep(PurgeResult.Refused, settings.ConfirmAfter);
            case Read<RecipientPresence>.Found when time.GetUtcNow() - intent.SentAt is { } since && since >= settings.SettleAfter:
                await authority.RecordOutcomeAsync(intent, hasFailed: true, cancellationToken);
                return await WithdrawSentAsync(input, intent, [StillThere(since)], cancellationToken);
            case Read<RecipientPresence>.Unreadable(var fault):
                return await UnsettledAsync(input, intent, fault, cancellationToken);
            default:
                return await UnsettledAsync(input, intent, fault: null, cancellationToken);
        }
    }

    /// <summary>
    /// Where Exchange did not say that it accepted the purge, a GUID that nobody holds any more shows no removal: the recipient may have lost it. Its own
    /// identity tells. Null when it is gone.
    /// </summary>
    private async Task<PurgeStep?> DoubtAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        if ((await remediations.FindAsync(intent.RemediationId, cancellationToken))?.Actions?.IsAccepted(intent.Id) is true)
        {
            return null;
        }

        switch (await investigation.IsGoneByItselfAsync(intent.TenantId, input.Problem.ToProblem(), intent.RecipientId, cancellationToken))
        {
            case Read<bool>.Found(true):
                return null;
            case Read<bool>.Unreadable(var fault):
                return await UnsettledAsync(input, intent, fault, cancellationToken);
            case var _ when time.GetUtcNow() - intent.SentAt < settings.SettleAfter:
                // Its request may still act.
                return await UnsettledAsync(input, intent, fault: null, cancellationToken);
            default:
                return await WithdrawSentAsync(input, intent, [NotCarriedOut("The recipient has lost the GUID and is still there.")], cancellationToken);
        }
    }

    private PurgeStep SeenGone(PurgeInput input, DateTimeOffset began) => TwoReadings.Judge(input.SeenGoneAt, began, time.GetUtcNow(), settings.ConfirmAfter) switch
    {
        TwoReadings.Once(var first, var pause) => new PurgeStep(PurgeResult.SeenGoneOnce, pause, first),
        _ => new PurgeStep(PurgeResult.Gone, settings.ConfirmAfter),
    };

    private async Task SettlePurgedAsync(PurgeIntent intent, string text, CancellationToken cancellationToken)
    {
        await intents.SettleAsync(intent.TenantId, intent.RecipientId, intent.Id, PurgeIntentState.Purged, requestId: null, text, cancellationToken);
        await SettleActionAsync(intent, ActionState.Done, cancellationToken);
        await authority.RecordOutcomeAsync(intent, hasFailed: false, cancellationToken);
    }

    /// <summary>Gives up before the act. The same activity may have been delivered to another worker, which came further: then only reading tells.</summary>
    private async Task<PurgeStep> WithdrawUnsentAsync(PurgeInput input, PurgeIntent intent, IReadOnlyList<Objection> objections, CancellationToken cancellationToken)
    {
        var text = Texts(objections);
        if (!await intents.TryWithdrawAsync(intent.TenantId, intent.RecipientId, intent.Id, text, cancellationToken))
        {
            return await UnsettledAsync(input, intent, fault: null, cancellationToken);
        }

        await authority.ReleaseAsync(intent, cancellationToken);
        return await RefuseAsync(input, text, cancellationToken);
    }

    /// <summary>Gives up where the right to send was taken, and it is certain that nothing was removed.</summary>
    private async Task<PurgeStep> WithdrawSentAsync(PurgeInput input, PurgeIntent intent, IReadOnlyList<Objection> objections, CancellationToken cancellationToken)
    {
        var text = Texts(objections);
        await intents.SettleAsync(intent.TenantId, intent.RecipientId, intent.Id, PurgeIntentState.NotPurged, requestId: null, text, cancellationToken);
        await SettleActionAsync(intent, ActionState.NotDone, cancellationToken);
        await authority.ReleaseAsync(intent, cancellationToken);
        return await RefuseAsync(input, text, cancellationToken);
    }

    private async Task<PurgeStep> RefuseAsync(PurgeInput input, string text, CancellationToken cancellationToken)
    {
        // Less and less often: what waits for tomorrow's budget or for a kill switch would otherwise be read anew every few minutes.
        var pause = Spread(verification.Schedule.PauseBefore(input.Attempt), input);
        await journal.EnterAsync(input.Subject, $"not-purged-{input.Step}-{input.Look}", RemediationState.Diagnosing, "not-purged", $"Nothing was removed: {text}", cancellationToken, nextCheckAt: time.GetUtcNow() + pause);
        return new PurgeStep(PurgeResult.Refused, pause);
    }

    private async Task<RemediationAction> PurgeOfAsync(PurgeInput input, ConflictEvidence evidence, CancellationToken cancellationToken) =>
        RemediationAction.On(((Read<RecipientDetails>.Found)evidence.Candidate).Value.Recipient, ActionKind.Purge, time.GetUtcNow()) with
        {
            By = await journal.FindApproversAsync(input.Subject, input.PlanHash, cancellationToken),
        };

    // In the record of the remediation that sent it, which may be another one than this.
    private Task SettleActionAsync(PurgeIntent intent, ActionState state, CancellationToken cancellationToken) =>
        journal.SettleAsync(intent.RemediationId, intent.Id, state, cancellationToken);

    private async Task KeepEvidenceAsync(PurgeInput input, PurgeIntent intent, ConflictEvidence evidence, CancellationToken cancellationToken)
    {
        var beforeImage = ((Read<RecipientDetails>.Found)evidence.Candidate).Value.BeforeImage;
        await evidenceRecorder.KeepAsync(input.Subject, "before-image", beforeImage, $"before-image-{intent.Id}", cancellationToken);
        await evidenceRecorder.KeepAsync(input.Subject, "statistics", EvidenceJson.Statistics(evidence), $"statistics-{intent.Id}", cancellationToken);
    }

    private static string Texts(IReadOnlyList<Objection> objections) => string.Join(" ", objections.Select(objection => objection.Text));

    // Many that were refused together would otherwise come back together. From the input, so that a repeated activity answers the same.
    private static TimeSpan Spread(TimeSpan pause, PurgeInput input) =>
        pause * (1 + (SHA256.HashData(Encoding.UTF8.GetBytes($"{input.Subject.RemediationId} {input.Step}"))[0] / (4.0 * byte.MaxValue)));

    private static Objection NotCarriedOut(string text) => new("not-carried-out", ObjectionWeight.Transient, text, "It is diagnosed again.");

    private static Objection StillThere(TimeSpan since) => new(
        "still-there", ObjectionWeight.Transient, $"The recipient is still there {since.TotalMinutes:F0} minutes after the purge was sent.", "It is diagnosed again.");

    private static string Describe(PurgeReply reply) => reply switch
    {
        PurgeReply.Accepted => "Exchange accepted the purge.",
        PurgeReply.AlreadyGone => "Exchange knows no such recipient any more.",
        _ => "No clear answer came back; reading tells whether the recipient is gone.",
    };

    [LoggerMessage(20, LogLevel.Information, "Purge for remediation {RemediationId} of recipient {RecipientId}: {Reply}")]
    private partial void LogReply(string remediationId, Guid recipientId, PurgeReply reply);
}

using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Budgets;
using TenantHygiene.Ledger.Intents;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Verification;

namespace TenantHygiene.Functions.Remediating;

/// <summary>
/// The destructive step. Intent, fresh re-reading, proof, act once, settle by re-reading: in this order, so that dying between any two lines
/// repeats at most a reading. Whoever comes back here and finds an intent that was sent only looks; nothing is sent twice under one attempt.
/// </summary>
public sealed partial class PurgeConflict(
    ConflictInvestigation investigation,
    IExchangeAdmin exchange,
    PurgeIntentStore intents,
    PurgeAuthority authority,
    EvidenceKeeper evidenceKeeper,
    RemediationStore remediations,
    RemediationJournal journal,
    PurgeSettings settings,
    VerificationSettings verification,
    TimeProvider time,
    ILogger<PurgeConflict> logger)
{
    private const int PromptLooks = 20;

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

    /// <summary>It was purged and seen gone before. Lookups that show it again lag behind, or somebody else has taken the GUID: never a second purge of the same recipient.</summary>
    private async Task<PurgeStep> AwaitAbsenceAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        // The worker that settled the intent may have died before it wrote so.
        await SettleActionAsync(intent, ActionState.Done, cancellationToken);
        var began = time.GetUtcNow();
        return await investigation.IsGoneAsync(input.Subject.TenantId, input.Problem.ToProblem(), cancellationToken) switch
        {
            Read<bool>.Found(true) => SeenGone(input, began),
            Read<bool>.Found(false) => await RefuseAsync(input, "It was purged before, and a lookup still finds somebody with the GUID.", cancellationToken),
            _ => await UnsettledAsync(input, cancellationToken),
        };
    }

    /// <summary>Nobody knows yet. Less and less often, when whoever could tell does not answer for long; the watchdog is told when the next look is due.</summary>
    private async Task<PurgeStep> UnsettledAsync(PurgeInput input, CancellationToken cancellationToken)
    {
        var pause = input.Look < PromptLooks ? settings.ConfirmAfter : verification.Schedule.PauseBefore(input.Look - PromptLooks + 1);
        if (input.Look > 0)
        {
            await journal.StayAsync(input.Subject, $"unsettled-{input.Step}-{input.Look}", time.GetUtcNow() + pause, cancellationToken);
        }

        return new PurgeStep(PurgeResult.Unsettled, pause);
    }

    private async Task<PurgeStep> ActAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        var evidence = await investigation.InvestigateAsync(input.Subject.TenantId, input.Subject.UserId, input.Problem.ToProblem(), cancellationToken);
        var verdict = await authority.JudgeAsync(input, intent, evidence, cancellationToken);
        if (verdict is not PurgeVerdict.Proven(var warrant))
        {
            return await WithdrawUnsentAsync(input, intent, ((PurgeVerdict.Refused)verdict).Objections, cancellationToken);
        }

        await KeepEvidenceAsync(input, intent, evidence, cancellationToken);
        if (await intents.MarkSentAsync(intent.TenantId, intent.RecipientId, intent.Id, cancellationToken) is not SendResult.MaySend)
        {
            // Somebody else took the right in the meantime, and may be sending right now.
            return await UnsettledAsync(input, cancellationToken);
        }

        await journal.SendAsync(input.Subject, intent.Id, await PurgeOfAsync(input, evidence, cancellationToken), cancellationToken);
        await evidenceKeeper.RecordAsync(input.Subject, "purge-request", EvidenceJson.Request(input, intent), $"purge-request-{intent.Id}", cancellationToken);
        // Nothing comes between this look and the act: the proof read the switch before the evidence was kept, and somebody may have turned it on since.
        if (await authority.FindStopAsync(input, cancellationToken) is { } stop)
        {
            await evidenceKeeper.KeepAsync(input.Subject, "purge-reply", EvidenceJson.NotSent(stop), $"purge-reply-{intent.Id}", cancellationToken);
            return await WithdrawSentAsync(input, intent, [stop], cancellationToken);
        }

        var reply = await exchange.PurgeAsync(warrant, cancellationToken);
        LogReply(input.Subject.RemediationId, input.RecipientId, reply);
        await evidenceKeeper.KeepAsync(input.Subject, "purge-reply", EvidenceJson.Of(reply), $"purge-reply-{intent.Id}", cancellationToken);
        if (reply is PurgeReply.Refused refused)
        {
            await authority.RecordOutcomeAsync(intent, hasFailed: true, cancellationToken);
            return await WithdrawSentAsync(input, intent, [Refusal(refused)], cancellationToken);
        }

        if (reply is PurgeReply.AlreadyGone)
        {
            await journal.SettleAsync(intent.RemediationId, intent.Id, ActionState.NotDone, cancellationToken);
        }

        await journal.EnterAsync(input.Subject, $"sent-{intent.Id}", RemediationState.Purging, "purge-sent", Describe(reply), cancellationToken, nextCheckAt: time.GetUtcNow() + settings.ConfirmAfter);
        return await UnsettledAsync(input, cancellationToken);
    }

    /// <summary>Leaves the recipient to the remediation that is at it. An intent that an ended remediation left behind is settled first, so that it blocks nobody.</summary>
    private async Task<PurgeStep> YieldAsync(PurgeInput input, PurgeIntent other, CancellationToken cancellationToken)
    {
        if (await remediations.FindAsync(other.RemediationId, cancellationToken) is not { } owner || !owner.State.IsFinal())
        {
            return await RefuseAsync(input, $"Remediation {other.RemediationId} is removing this recipient.", cancellationToken);
        }

        return other.State is PurgeIntentState.Recorded
            ? await WithdrawUnsentAsync(input, other, [new Objection("left-behind", ObjectionWeight.Time, $"Remediation {other.RemediationId} ended before it sent its purge.", "It is diagnosed again.")], cancellationToken)
            : await SettleAsync(input, other, cancellationToken);
    }

    /// <summary>The purge was sent before: only reading tells what came of it.</summary>
    private async Task<PurgeStep> SettleAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        switch (await investigation.IsGoneAsync(input.Subject.TenantId, input.Problem.ToProblem(), cancellationToken))
        {
            case Read<bool>.Found(true) when SeenGone(input, now) is { Result: PurgeResult.Gone } gone:
                await intents.SettleAsync(intent.TenantId, intent.RecipientId, intent.Id, PurgeIntentState.Purged, requestId: null, "Seen gone twice by both lookups.", cancellationToken);
                await SettleActionAsync(intent, ActionState.Done, cancellationToken);
                await authority.RecordOutcomeAsync(intent, hasFailed: false, cancellationToken);
                await journal.EnterAsync(input.Subject, $"gone-{input.Step}", RemediationState.Purging, "seen-gone", "Both lookups found nobody with the GUID, twice.", cancellationToken);
                return gone;
            case Read<bool>.Found(true):
                return SeenGone(input, now);
            case Read<bool>.Found(false) when now - intent.SentAt is { } since && since >= settings.SettleAfter:
                return await SettleOverdueAsync(input, intent, since, cancellationToken);
            default:
                return await UnsettledAsync(input, cancellationToken);
        }
    }

    private PurgeStep SeenGone(PurgeInput input, DateTimeOffset began) => TwoReadings.Judge(input.SeenGoneAt, began, time.GetUtcNow(), settings.ConfirmAfter) switch
    {
        TwoReadings.Once(var first, var pause) => new PurgeStep(PurgeResult.SeenGoneOnce, pause, first),
        _ => new PurgeStep(PurgeResult.Gone, settings.ConfirmAfter),
    };

    /// <summary>Somebody holds the GUID long after the purge was sent: the recipient itself, or another one that has got it since.</summary>
    private async Task<PurgeStep> SettleOverdueAsync(PurgeInput input, PurgeIntent intent, TimeSpan since, CancellationToken cancellationToken)
    {
        switch (await investigation.IsRecipientGoneAsync(input.Subject.TenantId, input.Problem.ToProblem(), intent.RecipientId, cancellationToken))
        {
            case Read<bool>.Found(true):
                const string Text = "The recipient is gone; another one holds the GUID now.";
                await intents.SettleAsync(intent.TenantId, intent.RecipientId, intent.Id, PurgeIntentState.Purged, requestId: null, Text, cancellationToken);
                await SettleActionAsync(intent, ActionState.Done, cancellationToken);
                await authority.RecordOutcomeAsync(intent, hasFailed: false, cancellationToken);
                await journal.EnterAsync(input.Subject, $"another-holder-{input.Step}", RemediationState.Diagnosing, "another-holder", Text, cancellationToken, nextCheckAt: time.GetUtcNow() + settings.ConfirmAfter);
                return new PurgeStep(PurgeResult.Refused, settings.ConfirmAfter);
            case Read<bool>.Found(false):
                await authority.RecordOutcomeAsync(intent, hasFailed: true, cancellationToken);
                return await WithdrawSentAsync(input, intent, [StillThere(since)], cancellationToken);
            default:
                return await UnsettledAsync(input, cancellationToken);
        }
    }

    /// <summary>Gives up before the act. The same activity may have been delivered to another worker, which came further: then only reading tells.</summary>
    private async Task<PurgeStep> WithdrawUnsentAsync(PurgeInput input, PurgeIntent intent, IReadOnlyList<Objection> objections, CancellationToken cancellationToken)
    {
        var text = Texts(objections);
        if (!await intents.TryWithdrawAsync(intent.TenantId, intent.RecipientId, intent.Id, text, cancellationToken))
        {
            return await UnsettledAsync(input, cancellationToken);
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
        var pause = verification.Schedule.PauseBefore(input.Attempt);
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
        await evidenceKeeper.KeepAsync(input.Subject, "before-image", beforeImage, $"before-image-{intent.Id}", cancellationToken);
        await evidenceKeeper.KeepAsync(input.Subject, "statistics", EvidenceJson.Statistics(evidence), $"statistics-{intent.Id}", cancellationToken);
    }

    private static string Texts(IReadOnlyList<Objection> objections) => string.Join(" ", objections.Select(objection => objection.Text));

    private static Objection Refusal(PurgeReply.Refused refused) => new(
        "exchange-refused", ObjectionWeight.Time, $"Exchange refused the purge: {refused.Message}", "It is diagnosed again.");

    private static Objection StillThere(TimeSpan since) => new(
        "still-there", ObjectionWeight.Time, $"The recipient is still there {since.TotalMinutes:F0} minutes after the purge was sent.", "It is diagnosed again.");

    private static string Describe(PurgeReply reply) => reply switch
    {
        PurgeReply.Accepted => "Exchange accepted the purge.",
        PurgeReply.AlreadyGone => "Exchange knows no such recipient any more.",
        _ => "No clear answer came back; reading tells whether the recipient is gone.",
    };

    [LoggerMessage(20, LogLevel.Information, "Purge for remediation {RemediationId} of recipient {RecipientId}: {Reply}")]
    private partial void LogReply(string remediationId, Guid recipientId, PurgeReply reply);
}

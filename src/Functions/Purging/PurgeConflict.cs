using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Evidence;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Purging;

/// <summary>
/// The destructive step. Intent, fresh re-reading, proof, one act, settlement by re-reading: in this order, so that a crash between any two
/// lines repeats at most a reading. A delivery that finds an intent that was sent only reads; nothing is sent twice under one attempt.
/// </summary>
public sealed partial class PurgeConflict(
    ConflictInvestigation investigation,
    IExchangeAdmin exchange,
    ExchangeConcurrencyLimiter limiter,
    PurgeIntentStore intents,
    PurgeAuthorizer authorizer,
    PurgeSettlement settlement,
    EvidenceRecorder evidenceRecorder,
    RemediationJournal journal,
    TenantTurns turns,
    PurgeOptions options,
    TimeProvider time,
    ILogger<PurgeConflict> logger
)
{
    private const int MaximumRefusals = 3;

    [Function(nameof(PurgeConflict))]
    public async Task<PurgeStep> RunAsync([ActivityTrigger] PurgeInput input, CancellationToken cancellationToken)
    {
        var subject = input.Subject;
        using var turn = turns.Take(subject.TenantId, subject.RemediationId, hasBegun: true);
        if (turn.ComeBackAfter is { } pause)
        {
            await journal.AwaitTurnAsync(subject, pause, cancellationToken);
            return new PurgeStep(PurgeResult.ComeBack, pause);
        }

        // Later calls of the same step only read: the first one has entered the state.
        if (input.Check == 0)
        {
            await journal.EnterAsync(
                subject,
                $"purging-{input.Step}",
                RemediationState.Purging,
                "purging",
                $"Preparing to remove recipient {input.RecipientId} permanently.",
                cancellationToken
            );
        }

        var result = await intents.RecordAsync(subject.TenantId, input.RecipientId, subject.RemediationId, cancellationToken);
        return result switch
        {
            IntentResult.Recorded({ State: PurgeIntentState.Recorded } intent) => await ActAsync(input, intent, cancellationToken),
            IntentResult.Recorded(var intent) => await settlement.SettleAsync(input, intent, cancellationToken),
            IntentResult.PurgedAlready(var intent) => await settlement.AwaitAbsenceAsync(input, intent, cancellationToken),
            IntentResult.HeldByAnother(var other) => await settlement.HandleOtherHolderAsync(input, other, cancellationToken),
            _ => throw new InvalidOperationException($"Unknown result: {result}."),
        };
    }

    /// <summary>
    /// Proof and purge run in one turn, so that a purge can be sent as soon as it is proven. The candidate is read last, at the head of the
    /// queue of writes.
    /// </summary>
    private Task<PurgeStep> ActAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        var tenantId = input.Subject.TenantId;
        return limiter.RunProofAsync(
            tenantId,
            async () =>
            {
                var surroundings = await investigation.ReadSurroundingsAsync(
                    tenantId,
                    input.Subject.UserId,
                    input.Problem.ToProblem(),
                    cancellationToken
                );
                return await limiter.RunWriteAsync(
                    tenantId,
                    () => ProveAndSendAsync(input, intent, surroundings, cancellationToken),
                    cancellationToken
                );
            },
            cancellationToken
        );
    }

    private async Task<PurgeStep> ProveAndSendAsync(
        PurgeInput input,
        PurgeIntent intent,
        ConflictEvidence surroundings,
        CancellationToken cancellationToken
    )
    {
        var evidence = await investigation.ReadCandidateAsync(surroundings, cancellationToken);
        var verdict = await authorizer.EvaluateAsync(input, intent, evidence, cancellationToken);
        if (verdict is not PurgeVerdict.Proven(var warrant))
        {
            return await settlement.WithdrawUnsentAsync(input, intent, ((PurgeVerdict.Refused)verdict).Objections, cancellationToken);
        }

        await KeepEvidenceAsync(input, intent, evidence, cancellationToken);
        if (await intents.MarkSentAsync(intent, cancellationToken) is not SendPermission.MaySend)
        {
            // Another worker took the right to send in the meantime, and may be sending now.
            return await settlement.UnsettledAsync(input, intent, fault: null, cancellationToken);
        }

        await journal.SendAsync(input.Subject, intent.Id, record => PurgeOf(input, evidence, record), cancellationToken);
        await evidenceRecorder.RecordAsync(
            input.Subject,
            "purge-request",
            EvidenceJson.Request(input, intent),
            $"purge-request-{intent.Id}",
            cancellationToken
        );
        // This check immediately precedes the act: the proof read the switch before the evidence was stored, and it may have been turned on
        // since.
        if (await authorizer.FindStopAsync(input, cancellationToken) is { } stop)
        {
            await evidenceRecorder.KeepAsync(
                input.Subject,
                "purge-reply",
                EvidenceJson.NotSent(stop),
                $"purge-reply-{intent.Id}",
                cancellationToken
            );
            return await settlement.WithdrawSentAsync(input, intent, [stop], cancellationToken);
        }

        var reply = await exchange.PurgeAsync(warrant, cancellationToken);
        LogReply(input.Subject.RemediationId, input.RecipientId, reply);
        await evidenceRecorder.KeepAsync(
            input.Subject,
            "purge-reply",
            EvidenceJson.Of(reply),
            $"purge-reply-{intent.Id}",
            cancellationToken
        );
        return reply switch
        {
            PurgeReply.Refused refused => await RefusedByExchangeAsync(input, intent, refused, cancellationToken),
            PurgeReply.Rejected(var message) => await settlement.WithdrawSentAsync(
                input,
                intent,
                [PurgeSettlement.NotCarriedOut($"Exchange rejected the purge request: {message}")],
                cancellationToken
            ),
            PurgeReply.NotSent(var reason) => await settlement.WithdrawSentAsync(
                input,
                intent,
                [PurgeSettlement.NotCarriedOut($"The purge was not sent: {reason}")],
                cancellationToken
            ),
            _ => await SentAsync(input, intent, reply, cancellationToken),
        };
    }

    private async Task<PurgeStep> SentAsync(PurgeInput input, PurgeIntent intent, PurgeReply reply, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(
            input.Subject,
            $"sent-{intent.Id}",
            RemediationState.Purging,
            "purge-sent",
            Describe(reply),
            cancellationToken,
            nextCheckAt: time.GetUtcNow() + options.ConfirmAfter,
            learn: reply switch
            {
                PurgeReply.Accepted => log => log.Settle(intent.Id, ActionState.Accepted),
                PurgeReply.AlreadyGone => log => log.Settle(intent.Id, ActionState.NotDone),
                _ => null,
            }
        );
        return await settlement.UnsettledAsync(input, intent, fault: null, cancellationToken);
    }

    /// <summary>
    /// Exchange refused this recipient. That may be temporary, as replicas lag: a few attempts, far apart. If it refuses each time, an
    /// operator is needed.
    /// </summary>
    private async Task<PurgeStep> RefusedByExchangeAsync(
        PurgeInput input,
        PurgeIntent intent,
        PurgeReply.Refused refusal,
        CancellationToken cancellationToken
    )
    {
        var text = $"Exchange refused to remove the recipient: {refusal.Message}";
        await authorizer.RecordOutcomeAsync(intent, hasFailed: true, cancellationToken);
        await settlement.SettleNotPurgedAsync(intent, refusal.RequestId, text, cancellationToken);
        var refusals = input.Refusals + 1;
        if (refusals >= MaximumRefusals)
        {
            await journal.EndAsync(
                input.Subject,
                $"refused-{input.Step}",
                RemediationState.NeedsOperator,
                Endings.Refused(input, refusal),
                cancellationToken
            );
            return new PurgeStep(PurgeResult.Ended, TimeSpan.Zero, End: RemediationState.NeedsOperator);
        }

        var pause = options.RetryRefusedAfter * refusals;
        var next = time.GetUtcNow() + pause;
        await journal.EnterAsync(
            input.Subject,
            $"refused-{input.Step}",
            RemediationState.Diagnosing,
            "purge-refused",
            $"{text} Nothing was removed. Attempt {refusals} of {MaximumRefusals}; the next attempt is at {next:u}.",
            cancellationToken,
            nextCheckAt: next
        );
        return new PurgeStep(PurgeResult.RefusedByExchange, pause);
    }

    private RemediationAction PurgeOf(PurgeInput input, ConflictEvidence evidence, RemediationRecord record) =>
        RemediationAction.On(((Read<RecipientDetails>.Found)evidence.Candidate).Value.Recipient, ActionKind.Purge, time.GetUtcNow()) with
        {
            By = RemediationJournal.ApproversOf(record, input.PlanHash),
        };

    private Task KeepEvidenceAsync(PurgeInput input, PurgeIntent intent, ConflictEvidence evidence, CancellationToken cancellationToken) =>
        evidenceRecorder.KeepAsync(
            input.Subject,
            [
                new NewEvidenceDocument(
                    "before-image",
                    ((Read<RecipientDetails>.Found)evidence.Candidate).Value.BeforeImage,
                    $"before-image-{intent.Id}"
                ),
                new NewEvidenceDocument("statistics", EvidenceJson.Statistics(evidence), $"statistics-{intent.Id}"),
            ],
            cancellationToken
        );

    private static string Describe(PurgeReply reply) =>
        reply switch
        {
            PurgeReply.Accepted => "Exchange accepted the purge.",
            PurgeReply.AlreadyGone => "Exchange no longer has this recipient.",
            _ => "Exchange gave no clear answer. TenantHygiene reads whether the recipient is gone.",
        };

    [LoggerMessage(20, LogLevel.Information, "Purge for remediation {RemediationId} of recipient {RecipientId}: {Reply}")]
    private partial void LogReply(string remediationId, Guid recipientId, PurgeReply reply);
}

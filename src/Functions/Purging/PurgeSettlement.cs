using System.Security.Cryptography;
using System.Text;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Purging;

/// <summary>
/// What came of a purge: settled by reading, never by what a reply promised. Also gives back what an attempt took that sent nothing.
/// </summary>
public sealed class PurgeSettlement(
    ConflictInvestigation investigation,
    PurgeIntentStore intents,
    PurgeAuthorizer authorizer,
    RemediationStore remediations,
    RemediationJournal journal,
    PurgeOptions options,
    VerificationOptions verification,
    TimeProvider time
)
{
    private const int PromptChecks = 20;

    /// <summary>The purge was sent before: only a reading shows the result.</summary>
    public async Task<PurgeStep> SettleAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        switch (await FindPresenceAsync(input, intent, cancellationToken))
        {
            case Read<RecipientPresence>.Found(RecipientPresence.Gone or RecipientPresence.Replaced)
                when SeenGone(input, began) is { Result: PurgeResult.SeenGoneOnce } once:
                return once;
            case Read<RecipientPresence>.Found(RecipientPresence.Gone or RecipientPresence.Replaced)
                when await FindDoubtAsync(input, intent, cancellationToken) is { } doubt:
                return doubt;
            case Read<RecipientPresence>.Found(RecipientPresence.Gone):
                await SettlePurgedAsync(
                    input,
                    intent,
                    "Two readings with both lookups confirm that the recipient is gone.",
                    cancellationToken
                );
                await journal.EnterAsync(
                    input.Subject,
                    $"gone-{input.Step}",
                    RemediationState.Purging,
                    "seen-gone",
                    "Two readings with both lookups found no recipient with the GUID.",
                    cancellationToken,
                    learn: log => log.Settle(intent.Id, ActionState.Done)
                );
                return new PurgeStep(PurgeResult.Gone, options.ConfirmAfter);
            case Read<RecipientPresence>.Found(RecipientPresence.Replaced):
                const string Text = "Two readings confirm that the recipient is gone, but another recipient holds the GUID now.";
                await SettlePurgedAsync(input, intent, Text, cancellationToken);
                await journal.EnterAsync(
                    input.Subject,
                    $"another-holder-{input.Step}",
                    RemediationState.Diagnosing,
                    "another-holder",
                    Text,
                    cancellationToken,
                    nextCheckAt: time.GetUtcNow() + options.ConfirmAfter,
                    learn: log => log.Settle(intent.Id, ActionState.Done)
                );
                return new PurgeStep(PurgeResult.Refused, options.ConfirmAfter);
            case Read<RecipientPresence>.Found when time.GetUtcNow() - intent.SentAt is { } since && since >= options.SettleAfter:
                await authorizer.RecordOutcomeAsync(intent, hasFailed: true, cancellationToken);
                return await WithdrawSentAsync(input, intent, [StillThere(since)], cancellationToken);
            case var presence:
                return await UnsettledAsync(input, intent, FaultOf(presence), cancellationToken);
        }
    }

    /// <summary>
    /// The recipient was purged and confirmed gone before. Lookups that show it again lag behind: the same recipient is never purged twice.
    /// </summary>
    public async Task<PurgeStep> AwaitAbsenceAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        // The worker that settled the intent may have crashed before it recorded that.
        await SettleActionAsync(intent, ActionState.Done, cancellationToken);
        var began = time.GetUtcNow();
        return await FindPresenceAsync(input, intent, cancellationToken) switch
        {
            Read<RecipientPresence>.Found(RecipientPresence.Gone) => SeenGone(input, began),
            Read<RecipientPresence>.Found(RecipientPresence.Replaced) => await RefuseAsync(
                input,
                "The recipient was purged before, but another recipient holds the GUID now.",
                cancellationToken
            ),
            Read<RecipientPresence>.Found => await RefuseAsync(
                input,
                "The recipient was purged before, but a lookup still finds it.",
                cancellationToken
            ),
            var presence => await UnsettledAsync(input, intent, FaultOf(presence), cancellationToken),
        };
    }

    /// <summary>
    /// The result of the purge is not known yet. The pauses grow, and the next check is recorded for the watchdog. If it cannot be read for
    /// as long as a purge may take, the user's own error decides: provisioning is harmless, and only that error, read twice, resolves the
    /// remediation.
    /// </summary>
    public async Task<PurgeStep> UnsettledAsync(PurgeInput input, PurgeIntent intent, ReadFault? fault, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (fault is not null && intent.SentAt is { } sentAt && now - sentAt >= options.SettleAfter)
        {
            await journal.EnterAsync(
                input.Subject,
                $"unreadable-{input.Step}",
                RemediationState.Reprovisioning,
                "purge-unreadable",
                $"The purge was sent at {sentAt:u}. TenantHygiene cannot read whether the recipient is gone ({fault}). It requests "
                    + "provisioning, and the user's own error decides.",
                cancellationToken
            );
            return new PurgeStep(PurgeResult.Unreadable, TimeSpan.Zero);
        }

        var pause = input.Check < PromptChecks ? options.ConfirmAfter : verification.Schedule.PauseBefore(input.Check - PromptChecks + 1);
        if (input.Check > 0)
        {
            await journal.PostponeCheckAsync(input.Subject, $"unsettled-{input.Step}-{input.Check}", now + pause, cancellationToken);
        }

        return new PurgeStep(PurgeResult.Unsettled, pause);
    }

    /// <summary>
    /// Leaves the recipient to the remediation that holds the intent. The intent of an ended remediation is settled first, so that it
    /// blocks no other.
    /// </summary>
    public async Task<PurgeStep> HandleOtherHolderAsync(PurgeInput input, PurgeIntent other, CancellationToken cancellationToken)
    {
        if (
            await remediations.FindAsync(TenantScope.Of(other.TenantId), other.RemediationId, cancellationToken) is not { } owner
            || !owner.State.IsFinal()
        )
        {
            return await RefuseAsync(input, $"Remediation {other.RemediationId} is removing this recipient.", cancellationToken);
        }

        return other.State is PurgeIntentState.Recorded
            ? await WithdrawUnsentAsync(
                input,
                other,
                [DiagnoseAgain("left-behind", $"Remediation {other.RemediationId} ended before it sent its purge.")],
                cancellationToken
            )
            : await SettleAsync(input, other, cancellationToken);
    }

    /// <summary>
    /// Gives up before the act. Another worker may have got the same activity and sent the purge: then only a reading shows the result.
    /// </summary>
    public async Task<PurgeStep> WithdrawUnsentAsync(
        PurgeInput input,
        PurgeIntent intent,
        IReadOnlyList<Objection> objections,
        CancellationToken cancellationToken
    )
    {
        var text = Objection.TextOf(objections);
        if (!await intents.TryWithdrawAsync(intent.TenantId, intent.RecipientId, intent.Id, text, cancellationToken))
        {
            return await UnsettledAsync(input, intent, fault: null, cancellationToken);
        }

        await authorizer.ReleaseAsync(intent, cancellationToken);
        return await RefuseAsync(input, text, cancellationToken);
    }

    /// <summary>Gives up where the right to send was taken, and it is certain that nothing was removed.</summary>
    public async Task<PurgeStep> WithdrawSentAsync(
        PurgeInput input,
        PurgeIntent intent,
        IReadOnlyList<Objection> objections,
        CancellationToken cancellationToken
    )
    {
        var text = Objection.TextOf(objections);
        await SettleNotPurgedAsync(intent, requestId: null, text, cancellationToken);
        return await RefuseAsync(input, text, cancellationToken);
    }

    /// <summary>Records that nothing was removed, and gives back what was reserved for the purge.</summary>
    /// <param name="intent">The intent, whose right to send was taken.</param>
    /// <param name="requestId">The id of the request that Exchange refused; null where none was refused.</param>
    /// <param name="text">Why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task SettleNotPurgedAsync(PurgeIntent intent, string? requestId, string text, CancellationToken cancellationToken)
    {
        await SettleIntentAsync(intent, PurgeIntentState.NotPurged, requestId, text, cancellationToken);
        await SettleActionAsync(intent, ActionState.NotDone, cancellationToken);
        await authorizer.ReleaseAsync(intent, cancellationToken);
    }

    // In the record of the remediation that sent it, which may be another one than this.
    public Task SettleActionAsync(PurgeIntent intent, ActionState state, CancellationToken cancellationToken) =>
        journal.SettleAsync(TenantScope.Of(intent.TenantId), intent.RemediationId, intent.Id, state, cancellationToken);

    private async Task<PurgeStep> RefuseAsync(PurgeInput input, string text, CancellationToken cancellationToken)
    {
        // With growing pauses: a purge that waits for tomorrow's budget or the kill switch would otherwise be read again every few minutes.
        var pause = Spread(verification.Schedule.PauseBefore(input.Attempt), input);
        await journal.EnterAsync(
            input.Subject,
            $"not-purged-{input.Step}-{input.Check}",
            RemediationState.Diagnosing,
            "not-purged",
            $"Nothing was removed: {text}",
            cancellationToken,
            nextCheckAt: time.GetUtcNow() + pause
        );
        return new PurgeStep(PurgeResult.Refused, pause);
    }

    private Task<Read<RecipientPresence>> FindPresenceAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken) =>
        investigation.FindPresenceAsync(
            input.Subject.TenantId,
            input.Problem.ToProblem(),
            intent.RecipientId,
            input.RecipientKind,
            cancellationToken
        );

    /// <summary>
    /// Where Exchange did not confirm the purge, a GUID without a holder does not prove the removal: the recipient may have lost it. Its
    /// own identity decides. Null when it is gone.
    /// </summary>
    private async Task<PurgeStep?> FindDoubtAsync(PurgeInput input, PurgeIntent intent, CancellationToken cancellationToken)
    {
        if (
            (await remediations.FindAsync(TenantScope.Of(intent.TenantId), intent.RemediationId, cancellationToken))?.Actions?.IsAccepted(
                intent.Id
            )
            is true
        )
        {
            return null;
        }

        switch (
            await investigation.IsAbsentByIdentityAsync(intent.TenantId, input.Problem.ToProblem(), intent.RecipientId, cancellationToken)
        )
        {
            case Read<bool>.Found(true):
                return null;
            case Read<bool>.Unreadable(var fault):
                return await UnsettledAsync(input, intent, fault, cancellationToken);
            case var _ when time.GetUtcNow() - intent.SentAt < options.SettleAfter:
                // Its request may still take effect.
                return await UnsettledAsync(input, intent, fault: null, cancellationToken);
            default:
                return await WithdrawSentAsync(
                    input,
                    intent,
                    [NotCarriedOut("The recipient no longer has the GUID, but still exists.")],
                    cancellationToken
                );
        }
    }

    private static ReadFault? FaultOf(Read<RecipientPresence> presence) =>
        presence is Read<RecipientPresence>.Unreadable(var fault) ? fault : null;

    private PurgeStep SeenGone(PurgeInput input, DateTimeOffset began) =>
        TwoReadings.Evaluate(input.SeenGoneAt, began, time.GetUtcNow(), options.ConfirmAfter) switch
        {
            TwoReadings.Once(var first, var pause) => new PurgeStep(PurgeResult.SeenGoneOnce, pause, first),
            _ => new PurgeStep(PurgeResult.Gone, options.ConfirmAfter),
        };

    // The caller settles the act in this remediation's record, together with the step that says so. Of a crash in between, the next call
    // finds the intent settled.
    private async Task SettlePurgedAsync(PurgeInput input, PurgeIntent intent, string text, CancellationToken cancellationToken)
    {
        await SettleIntentAsync(intent, PurgeIntentState.Purged, requestId: null, text, cancellationToken);
        if (intent.RemediationId != input.Subject.RemediationId)
        {
            await SettleActionAsync(intent, ActionState.Done, cancellationToken);
        }

        await authorizer.RecordOutcomeAsync(intent, hasFailed: false, cancellationToken);
    }

    private Task SettleIntentAsync(
        PurgeIntent intent,
        PurgeIntentState state,
        string? requestId,
        string text,
        CancellationToken cancellationToken
    ) => intents.SettleAsync(intent, state, requestId, text, cancellationToken);

    // Spreads attempts that were refused together. Derived from the input, so that a repeated activity returns the same.
    private static TimeSpan Spread(TimeSpan pause, PurgeInput input) =>
        pause * (1 + (SHA256.HashData(Encoding.UTF8.GetBytes($"{input.Subject.RemediationId} {input.Step}"))[0] / (4.0 * byte.MaxValue)));

    private static Objection StillThere(TimeSpan since) =>
        DiagnoseAgain("still-there", $"The recipient still exists {since.TotalMinutes:F0} minutes after the purge was sent.");

    internal static Objection NotCarriedOut(string text) => DiagnoseAgain("not-carried-out", text);

    private static Objection DiagnoseAgain(string rule, string text) =>
        new(rule, ObjectionWeight.Transient, text, "TenantHygiene diagnoses the conflict again.");
}

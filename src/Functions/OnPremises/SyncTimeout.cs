using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.OnPremises;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.OnPremises;

/// <summary>
/// Waits for a correction to arrive: for the directory sync, with occasional provisioning requests, and with checks to make when it takes
/// too long.
/// </summary>
public sealed class SyncTimeout(
    AgentClient agentClient,
    RemediationStore store,
    RemediationJournal journal,
    OnPremisesOptions options,
    VerificationOptions verification,
    TimeProvider clock
)
{
    /// <summary>The error still exists, or the user could not be read.</summary>
    public async Task<VerificationStep> NotYetAsync(
        VerifyInput input,
        SourceCorrection correction,
        string text,
        CancellationToken cancellationToken
    )
    {
        var waited = clock.GetUtcNow() - input.Since;
        return waited >= (correction.IsLeftToAdministrator ? options.ScriptExpiresAfter : verification.GiveUpAfter)
            ? await GiveUpAsync(input, correction, waited, cancellationToken)
            : await WaitAsync(input, correction, text, waited, cancellationToken);
    }

    private async Task<VerificationStep> WaitAsync(
        VerifyInput input,
        SourceCorrection correction,
        string text,
        TimeSpan waited,
        CancellationToken cancellationToken
    )
    {
        var isLate = !correction.IsLeftToAdministrator && waited >= options.SyncCycle * 2;
        var timelineText = (correction.IsLeftToAdministrator, isLate) switch
        {
            (true, _) => $"{text} Waiting for an administrator and the directory sync.",
            (_, true) => $"{text} The directory sync has run twice since then. {await ChecksAsync(input, correction, cancellationToken)}",
            _ => $"{text} Waiting for the directory sync.",
        };
        var pause = PauseAfter(input.Check, waited, correction);
        await journal.EnterAsync(
            input.Subject,
            $"check-{input.Round}-{input.Check}",
            RemediationState.AwaitingOnPremises,
            isLate ? "sync-late" : "check",
            timelineText,
            cancellationToken,
            nextCheckAt: clock.GetUtcNow() + pause
        );
        return new VerificationStep(IsRetryDue(input.Check, correction) ? VerificationResult.AskAgain : VerificationResult.NotYet, pause);
    }

    private async Task<VerificationStep> GiveUpAsync(
        VerifyInput input,
        SourceCorrection correction,
        TimeSpan waited,
        CancellationToken cancellationToken
    )
    {
        var checks = await ChecksAsync(input, correction, cancellationToken);
        var cause = (await store.FindAsync(input.Subject.Scope, input.Subject.RemediationId, cancellationToken))?.Plan?.Cause;
        var time = waited.TotalHours >= 1 ? $"{waited.TotalHours:0.#} hours" : $"{waited.TotalMinutes:0.#} minutes";
        var ending = correction.IsLeftToAdministrator
            ? new Ending(
                "not-corrected-on-premises",
                $"{cause} The error still exists {time} after the scripts were provided.",
                $"Run one of the scripts in the plan, then retry the remediation. If you have already run one: {checks}"
            )
            : new Ending(
                "sync-did-not-arrive",
                $"{cause} The value was corrected on premises, but the error still exists after {time}.",
                checks
            );
        await journal.EndAsync(
            input.Subject,
            $"end-{input.Round}-{input.Check}",
            RemediationState.NeedsOperator,
            ending,
            cancellationToken
        );
        return new VerificationStep(VerificationResult.Ended, TimeSpan.Zero, RemediationState.NeedsOperator);
    }

    // Twice in every cycle of the sync, then a tenth of the time waited; after a script was handed out, less and less often.
    private TimeSpan PauseAfter(int check, TimeSpan waited, SourceCorrection correction)
    {
        var growing = verification.Schedule.PauseBefore(check + 1);
        var longest = options.SyncCycle / 2 > waited / 10 ? options.SyncCycle / 2 : waited / 10;
        return correction.IsLeftToAdministrator || growing < longest ? growing : longest;
    }

    // The sync provisions the values that it brings; a request is for values that got stuck after it.
    private static bool IsRetryDue(int check, SourceCorrection correction) =>
        correction.IsLeftToAdministrator ? VerificationSchedule.IsRetryAfterCorrectionDue(check) : check % 4 == 0;

    private async Task<string> ChecksAsync(VerifyInput input, SourceCorrection correction, CancellationToken cancellationToken) =>
        SyncChecks.Describe(
            correction.DescribedBy is { } step
            && await agentClient.FindAsync(input.Subject, step, cancellationToken) is AgentReply.Answered { Answer.Before: { } directory }
                ? directory
                : null
        );
}

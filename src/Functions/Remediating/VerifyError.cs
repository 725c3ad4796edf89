using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Verification;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Looks whether the error is gone. The only place that can call a remediation resolved, and it does so on two looks, not on one.</summary>
public sealed class VerifyError(IDirectory directory, RemediationJournal journal, SyncPatience patience, VerificationSettings settings, TimeProvider time)
{
    [Function(nameof(VerifyError))]
    public async Task<Verification> RunAsync([ActivityTrigger] VerifyInput input, CancellationToken cancellationToken)
    {
        var user = await directory.GetUserAsync(input.Subject.TenantId, input.Subject.UserId.ToString(), cancellationToken);
        return Look.At(input.Subject.TenantId, user, new ErrorFingerprint(input.Fingerprint ?? "")) switch
        {
            Look.Gone { Others: [_, ..] } gone => await AnotherAsync(input, gone, cancellationToken),
            Look.Gone when input.SeenGone => await EndAsync(input, RemediationState.Resolved, record => Endings.Resolved(record, input.OnPremises is { IsLeftToAdministrator: true }), cancellationToken),
            Look.Gone => await SeenOnceAsync(input, cancellationToken),
            Look.UserGone => await EndAsync(input, RemediationState.Canceled, _ => Endings.UserGone, cancellationToken),
            Look.Unknown(var fault) => await NotYetAsync(input, $"The user could not be read ({fault}).", cancellationToken),
            _ => await NotYetAsync(input, "The error still stands.", cancellationToken),
        };
    }

    private async Task<Verification> NotYetAsync(VerifyInput input, string text, CancellationToken cancellationToken)
    {
        if (input.OnPremises is { } correction)
        {
            return await patience.NotYetAsync(input, correction, text, cancellationToken);
        }

        var now = time.GetUtcNow();
        if (now - input.Since >= settings.Schedule.GiveUpAfter)
        {
            return await EndAsync(
                input,
                RemediationState.NeedsOperator,
                _ => new("not-verified", $"{text} {settings.Schedule.GiveUpAfter.TotalHours:0.##} hours have passed.", "Look at the user's errors, and retry the remediation."),
                cancellationToken);
        }

        var pause = settings.Schedule.PauseBefore(input.Look + 1);
        await journal.EnterAsync(input.Subject, Key(input, "look"), RemediationState.Verifying, "look", text, cancellationToken, nextCheckAt: now + pause);
        return new Verification(VerificationSchedule.AsksAgainAt(input.Look) ? VerificationResult.AskAgain : VerificationResult.NotYet, pause);
    }

    private async Task<Verification> SeenOnceAsync(VerifyInput input, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(input.Subject, Key(input, "seen-once"), RemediationState.Verifying, "look", "The error is gone; one more look makes sure.", cancellationToken, nextCheckAt: time.GetUtcNow() + settings.ConfirmAfter);
        return new Verification(VerificationResult.SeenGoneOnce, settings.ConfirmAfter);
    }

    private async Task<Verification> AnotherAsync(VerifyInput input, Look.Gone gone, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(input.Subject, Key(input, "another"), RemediationState.Diagnosing, "another-error", $"This error is gone; another one stands behind it: {gone.Others[0].Description}", cancellationToken);
        return new Verification(VerificationResult.AnotherError, TimeSpan.Zero);
    }

    private async Task<Verification> EndAsync(VerifyInput input, RemediationState state, Func<RemediationRecord, Ending> ending, CancellationToken cancellationToken)
    {
        await journal.EndAsync(input.Subject, Key(input, "end"), state, ending, cancellationToken);
        return new Verification(VerificationResult.Ended, TimeSpan.Zero, state);
    }

    private static string Key(VerifyInput input, string kind) => $"{kind}-{input.Round}-{input.Look}";
}

using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Verification;

/// <summary>
/// Checks whether the error is gone. Within an orchestration only this resolves a remediation; one that has ended with an operator is resolved by
/// <see cref="ResolvedErrors"/>. Both need <see cref="TwoReadings"/>.
/// </summary>
public sealed class VerifyError(
    IDirectory directory, RemediationJournal journal, GuidHolderFinder newHolder, SyncTimeout patience, VerificationOptions settings, TimeProvider time)
{
    [Function(nameof(VerifyError))]
    public async Task<VerificationStep> RunAsync([ActivityTrigger] VerifyInput input, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var user = await directory.GetUserAsync(input.Subject.TenantId, input.Subject.UserId.ToString(), cancellationToken);
        return ErrorCheck.Of(input.Subject.TenantId, user, new ErrorFingerprint(input.Fingerprint ?? "")) switch
        {
            ErrorCheck.Gone { Others: [_, ..] } gone => await AnotherAsync(input, gone, cancellationToken),
            ErrorCheck.Gone => await SeenGoneAsync(input, TwoReadings.Judge(input.SeenGoneAt, began, time.GetUtcNow(), settings.ConfirmAfter), cancellationToken),
            ErrorCheck.UserGone => await EndAsync(input, RemediationState.Canceled, _ => Endings.UserGone, cancellationToken),
            ErrorCheck.Unknown(var fault) => await NotYetAsync(input, $"The user could not be read ({fault}).", cancellationToken),
            ErrorCheck.StillThere(var error) when await FindNewHolderAsync(input, error, cancellationToken) is { } holder => await AnotherHolderAsync(input, holder, cancellationToken),
            _ => await NotYetAsync(input, "The error still stands.", cancellationToken),
        };
    }

    // Not at the first check: the service may just not have tried yet.
    private async Task<Guid?> FindNewHolderAsync(VerifyInput input, ClassifiedError error, CancellationToken cancellationToken) =>
        input.Look > 1 && error.Problem is ProvisioningProblem.GuidInUse problem ? await newHolder.FindAsync(input.Subject, problem, cancellationToken) : null;

    private async Task<VerificationStep> NotYetAsync(VerifyInput input, string text, CancellationToken cancellationToken)
    {
        if (input.OnPremises is { } correction)
        {
            return await patience.NotYetAsync(input, correction, text, cancellationToken);
        }

        var now = time.GetUtcNow();
        var waited = now - input.Since;
        if (waited >= settings.Schedule.GiveUpAfter)
        {
            return await EndAsync(
                input,
                RemediationState.NeedsOperator,
                _ => new("not-verified", $"{text} {settings.Schedule.GiveUpAfter.TotalHours:0.##} hours have passed.", "Look at the user's errors, and retry the remediation."),
                cancellationToken);
        }

        var pause = settings.Schedule.PauseAfter(waited);
        await journal.EnterAsync(input.Subject, Key(input, "look"), RemediationState.Verifying, "look", text, cancellationToken, nextCheckAt: now + pause);
        return new VerificationStep(VerificationSchedule.IsRetryDue(input.Look) ? VerificationResult.AskAgain : VerificationResult.NotYet, pause);
    }

    private async Task<VerificationStep> SeenGoneAsync(VerifyInput input, TwoReadings readings, CancellationToken cancellationToken)
    {
        if (readings is TwoReadings.Once(var first, var pause))
        {
            await journal.EnterAsync(
                input.Subject,
                Key(input, "seen-once"),
                RemediationState.Verifying,
                "look",
                "The error is gone; a second reading has to confirm it.",
                cancellationToken,
                nextCheckAt: time.GetUtcNow() + pause);
            return new VerificationStep(VerificationResult.SeenGoneOnce, pause, SeenGoneAt: first);
        }

        return await EndAsync(
            input,
            RemediationState.Resolved,
            record => Endings.Resolved(record, (TwoReadings.Twice)readings, input.OnPremises is { IsLeftToAdministrator: true }),
            cancellationToken);
    }

    private async Task<VerificationStep> AnotherAsync(VerifyInput input, ErrorCheck.Gone gone, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(input.Subject, Key(input, "another"), RemediationState.Diagnosing, "another-error", $"This error is gone; another one stands behind it: {gone.Others[0].Description}", cancellationToken);
        return new VerificationStep(VerificationResult.AnotherError, TimeSpan.Zero);
    }

    private async Task<VerificationStep> AnotherHolderAsync(VerifyInput input, Guid holder, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(
            input.Subject,
            Key(input, "another-holder"),
            RemediationState.Diagnosing,
            "another-holder",
            $"The error still stands, and recipient {holder} holds the GUID now. Everything is read anew.",
            cancellationToken);
        return new VerificationStep(VerificationResult.AnotherHolder, TimeSpan.Zero);
    }

    private async Task<VerificationStep> EndAsync(VerifyInput input, RemediationState state, Func<RemediationRecord, Ending> ending, CancellationToken cancellationToken)
    {
        await journal.EndAsync(input.Subject, Key(input, "end"), state, ending, cancellationToken);
        return new VerificationStep(VerificationResult.Ended, TimeSpan.Zero, state);
    }

    private static string Key(VerifyInput input, string kind) => $"{kind}-{input.Round}-{input.Look}";
}

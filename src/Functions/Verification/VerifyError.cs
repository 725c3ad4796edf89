using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Detection;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Verification;

/// <summary>
/// Checks whether the error is gone. Within an orchestration only this resolves a remediation; one that has ended with an operator is
/// resolved by <see cref="ResolvedErrors"/>. Both need <see cref="TwoReadings"/>.
/// </summary>
public sealed class VerifyError(
    IDirectory directory,
    RemediationJournal journal,
    GuidHolderFinder newHolder,
    SyncTimeout syncTimeout,
    TenantTurns turns,
    VerificationOptions options,
    TimeProvider time
)
{
    [Function(nameof(VerifyError))]
    public async Task<VerificationStep> RunAsync([ActivityTrigger] VerifyInput input, CancellationToken cancellationToken)
    {
        using var turn = turns.Take(input.Subject.TenantId, input.Subject.RemediationId, hasBegun: true);
        if (turn.ComeBackAfter is { } comeBackAfter)
        {
            await journal.AwaitTurnAsync(input.Subject, comeBackAfter, cancellationToken);
            return new VerificationStep(VerificationResult.ComeBack, comeBackAfter);
        }

        var began = time.GetUtcNow();
        var user = await directory.GetUserAsync(input.Subject.TenantId, input.Subject.UserId.ToString(), cancellationToken);
        return ErrorCheck.Of(input.Subject.TenantId, user, new ErrorFingerprint(input.Fingerprint ?? "")) switch
        {
            ErrorCheck.Gone { Others: [_, ..] } gone => await AnotherAsync(input, gone, cancellationToken),
            ErrorCheck.Gone => await SeenGoneAsync(
                input,
                TwoReadings.Evaluate(input.SeenGoneAt, began, time.GetUtcNow(), options.ConfirmAfter),
                cancellationToken
            ),
            ErrorCheck.UserGone => await EndAsync(input, RemediationState.Canceled, _ => Endings.UserGone, cancellationToken),
            ErrorCheck.Unknown(var fault) => await NotYetAsync(input, $"The user could not be read ({fault}).", cancellationToken),
            ErrorCheck.StillThere(var error) when await FindNewHolderAsync(input, error, cancellationToken) is { } holder =>
                await AnotherHolderAsync(input, holder, cancellationToken),
            _ => await NotYetAsync(input, "The error still exists.", cancellationToken),
        };
    }

    // Not at the first check: the service may not have tried yet.
    private async Task<Guid?> FindNewHolderAsync(VerifyInput input, ClassifiedError error, CancellationToken cancellationToken) =>
        input.Check > 1 && error.Problem is ProvisioningProblem.GuidInUse problem
            ? await newHolder.FindAsync(input.Subject, problem, cancellationToken)
            : null;

    private async Task<VerificationStep> NotYetAsync(VerifyInput input, string text, CancellationToken cancellationToken)
    {
        if (input.OnPremises is { } correction)
        {
            return await syncTimeout.NotYetAsync(input, correction, text, cancellationToken);
        }

        var now = time.GetUtcNow();
        var waited = now - input.Since;
        if (waited >= options.Schedule.GiveUpAfter)
        {
            return await EndAsync(
                input,
                RemediationState.NeedsOperator,
                _ =>
                    new(
                        "not-verified",
                        $"{text} {options.Schedule.GiveUpAfter.TotalHours:0.##} hours have passed.",
                        "Check the user's errors, then retry the remediation."
                    ),
                cancellationToken
            );
        }

        var pause = options.Schedule.PauseAfter(waited);
        await journal.EnterAsync(
            input.Subject,
            Key(input, "check"),
            RemediationState.Verifying,
            "check",
            text,
            cancellationToken,
            nextCheckAt: now + pause
        );
        return new VerificationStep(
            VerificationSchedule.IsRetryDue(input.Check) ? VerificationResult.AskAgain : VerificationResult.NotYet,
            pause
        );
    }

    private async Task<VerificationStep> SeenGoneAsync(VerifyInput input, TwoReadings readings, CancellationToken cancellationToken)
    {
        if (readings is TwoReadings.Once(var first, var pause))
        {
            await journal.EnterAsync(
                input.Subject,
                Key(input, "seen-once"),
                RemediationState.Verifying,
                "check",
                "The error is gone. A second reading must confirm it.",
                cancellationToken,
                nextCheckAt: time.GetUtcNow() + pause
            );
            return new VerificationStep(VerificationResult.SeenGoneOnce, pause, SeenGoneAt: first);
        }

        return await EndAsync(
            input,
            RemediationState.Resolved,
            record => Endings.Resolved(record, (TwoReadings.Twice)readings, input.OnPremises is { IsLeftToAdministrator: true }),
            cancellationToken
        );
    }

    private async Task<VerificationStep> AnotherAsync(VerifyInput input, ErrorCheck.Gone gone, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(
            input.Subject,
            Key(input, "another"),
            RemediationState.Diagnosing,
            "another-error",
            $"This error is gone, but the user now has another one: {gone.Others[0].Description}",
            cancellationToken
        );
        return new VerificationStep(VerificationResult.AnotherError, TimeSpan.Zero);
    }

    private async Task<VerificationStep> AnotherHolderAsync(VerifyInput input, Guid holder, CancellationToken cancellationToken)
    {
        await journal.EnterAsync(
            input.Subject,
            Key(input, "another-holder"),
            RemediationState.Diagnosing,
            "another-holder",
            $"The error still exists, and recipient {holder} holds the GUID now. TenantHygiene reads everything again.",
            cancellationToken
        );
        return new VerificationStep(VerificationResult.AnotherHolder, TimeSpan.Zero);
    }

    private async Task<VerificationStep> EndAsync(
        VerifyInput input,
        RemediationState state,
        Func<RemediationRecord, Ending> ending,
        CancellationToken cancellationToken
    )
    {
        await journal.EndAsync(input.Subject, Key(input, "end"), state, ending, cancellationToken);
        return new VerificationStep(VerificationResult.Ended, TimeSpan.Zero, state);
    }

    private static string Key(VerifyInput input, string kind) => $"{kind}-{input.Round}-{input.Check}";
}

/// <param name="Subject">The remediation.</param>
/// <param name="Round">The round.</param>
/// <param name="Check">Counts the looks of this round, from 1.</param>
/// <param name="Fingerprint">The error that should vanish; null when there was none any more.</param>
/// <param name="Since">When the waiting began.</param>
/// <param name="SeenGoneAt">When an earlier look saw it gone; null when the last one did not.</param>
/// <param name="OnPremises">What was corrected on premises and has to arrive first; null where nothing was.</param>
public sealed record VerifyInput(
    RemediationSubject Subject,
    int Round,
    int Check,
    string? Fingerprint,
    DateTime Since,
    DateTimeOffset? SeenGoneAt,
    SourceCorrection? OnPremises = null
);

/// <summary>The result of a check.</summary>
/// <param name="Result">The result.</param>
/// <param name="Pause">How long to wait before what follows.</param>
/// <param name="End">Where the remediation ended, if it did.</param>
/// <param name="SeenGoneAt">For the next look: when the error was first seen gone.</param>
public sealed record VerificationStep(
    VerificationResult Result,
    TimeSpan Pause,
    RemediationState? End = null,
    DateTimeOffset? SeenGoneAt = null
);

/// <summary>The results of a check.</summary>
public enum VerificationResult
{
    /// <summary>The error still exists, or the user could not be read.</summary>
    NotYet,

    /// <summary>The error still exists, and provisioning is requested again.</summary>
    AskAgain,

    /// <summary>The error is gone; a second reading must confirm it.</summary>
    SeenGoneOnce,

    /// <summary>The error is gone, and the user has another one.</summary>
    AnotherError,

    /// <summary>The remediation ended.</summary>
    Ended,

    /// <summary>The error still exists, and another recipient holds the GUID: everything is diagnosed again.</summary>
    AnotherHolder,

    /// <summary>Nothing was read: it was not the tenant's turn. The same check follows after the pause.</summary>
    ComeBack,
}

using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Remediation;

/// <summary>
/// Reads the user's errors, has a plan made for the first one, and decides what comes next. Changes nothing outside the ledger.
/// </summary>
public sealed class Diagnose(
    IDirectory directory,
    RemediationPlanner planner,
    UnsettledActions unsettled,
    PurgeAuthorizer authorizer,
    RemediationJournal journal,
    TenantTurns turns,
    VerificationOptions verification,
    DiagnosisOptions options,
    TimeProvider time
)
{
    [Function(nameof(Diagnose))]
    public async Task<Diagnosis> RunAsync([ActivityTrigger] DiagnoseInput input, CancellationToken cancellationToken)
    {
        using var turn = turns.Take(input.Subject.TenantId, input.Subject.RemediationId, hasBegun: false);
        if (turn.ComeBackAfter is { } pause)
        {
            await journal.AwaitTurnAsync(input.Subject, pause, cancellationToken);
            return new Diagnosis { Next = DiagnosedStep.ComeBack, PauseBeforeNext = pause };
        }

        try
        {
            var record = await journal.DiagnoseAsync(input, cancellationToken);
            await unsettled.SettlePurgesAsync(record, cancellationToken);
            return await unsettled.FindSentPurgeAsync(record, cancellationToken) is var (error, conflict, planHash)
                ? Purge(input, error, conflict, planHash)
                : await ReadAsync(input, record, cancellationToken);
        }
        catch (DiagnosisOvertakenException)
        {
            // Another worker was given the same diagnosis, and its answer is the one that counts. An orchestration that was begun anew
            // diagnoses again.
            return new Diagnosis { Next = DiagnosedStep.Wait, PauseBeforeNext = verification.ConfirmAfter };
        }
    }

    private async Task<Diagnosis> ReadAsync(DiagnoseInput input, RemediationRecord record, CancellationToken cancellationToken) =>
        await directory.GetUserAsync(input.Subject.TenantId, input.Subject.UserId.ToString(), cancellationToken) switch
        {
            Read<DirectoryUser>.Found(var user) => await PlanAsync(input, record, user, cancellationToken),
            Read<DirectoryUser>.Unreadable(var fault) => await LaterAsync(
                input,
                [UnreadableFact.About("the affected user", fault)],
                cancellationToken
            ),
            _ => await EndAsync(input, RemediationState.Canceled, Endings.UserGone, cancellationToken),
        };

    private async Task<Diagnosis> PlanAsync(
        DiagnoseInput input,
        RemediationRecord record,
        DirectoryUser user,
        CancellationToken cancellationToken
    )
    {
        if (ProvisioningErrorAnalyzer.Analyze(input.Subject.TenantId, user) is not [var error, ..])
        {
            return await VanishedAsync(input, cancellationToken);
        }

        if (
            input.WasRefused
            && await authorizer.FindClosedAsync(input.Subject.TenantId, input.Subject.RemediationId, cancellationToken) is { } closed
        )
        {
            return await LaterAsync(input, [closed], cancellationToken);
        }

        var mode = await planner.ReadModeAsync(input.Subject, cancellationToken);
        if (planner.NeedsDescription(input, error))
        {
            return new Diagnosis { Next = DiagnosedStep.DescribeOnPremises };
        }

        var plan = await planner.PlanAsync(input, record, user, error, mode, cancellationToken);
        await journal.RecordPlanAsync(input, record, user, error, plan, planner.ApprovalRulesOf(input.Subject.TenantId), cancellationToken);
        return await DecideAsync(input, error, plan, mode, cancellationToken);
    }

    private async Task<Diagnosis> DecideAsync(
        DiagnoseInput input,
        ClassifiedError error,
        RemediationPlan plan,
        RemediationMode mode,
        CancellationToken cancellationToken
    )
    {
        var isExhausted = verification.Schedule.IsExhaustedBy(input.Attempt - 1);
        return plan.Decision switch
        {
            PlanDecision.OnPremises when isExhausted => await EndExhaustedAsync(
                input,
                "not-corrected",
                $"{plan.Cause} The correction",
                cancellationToken
            ),
            PlanDecision.OnPremises or PlanDecision.Approve when plan.OnPremises is not null => CorrectOnPremises(input, error, plan),
            PlanDecision.Purge or PlanDecision.Approve when isExhausted => await EndExhaustedAsync(
                input,
                "not-purged",
                $"{plan.Cause} The purge",
                cancellationToken
            ),
            PlanDecision.Purge or PlanDecision.Approve when error.Problem is ProvisioningProblem.GuidInUse => Purge(
                input,
                error,
                plan.Conflict!,
                plan.Hash
            ) with
            {
                Next = plan switch
                {
                    { ReleasesLitigationHold: true } => DiagnosedStep.AskForHoldRelease,
                    { Decision: PlanDecision.Approve } => DiagnosedStep.Ask,
                    _ => DiagnosedStep.Purge,
                },
                CopiesContent = plan.CopyContentTo is not null,
            },
            PlanDecision.Reprovision => new Diagnosis
            {
                Next = DiagnosedStep.Reprovision,
                Fingerprint = error.Fingerprint.Value,
                Pause = verification.Schedule.FirstCheckAfter,
            },
            PlanDecision.Later => await LaterAsync(input, plan.Objections, cancellationToken),
            _ => await EndAsync(
                input,
                RemediationState.NeedsOperator,
                mode == input.Subject.Mode ? Endings.Of(plan) : Endings.NotReleased(plan),
                cancellationToken
            ),
        };
    }

    private Diagnosis Purge(DiagnoseInput input, ClassifiedError error, ConflictingRecipient conflict, string planHash) =>
        new()
        {
            Next = DiagnosedStep.Purge,
            Fingerprint = error.Fingerprint.Value,
            Problem = error.Problem is ProvisioningProblem.GuidInUse(var property, var value) ? new GuidConflict(property, value) : null,
            RecipientId = conflict.ObjectId,
            RecipientKind = conflict.Kind,
            PlanHash = planHash,
            Pause = verification.Schedule.FirstCheckAfter,
            PauseBeforeNext = verification.Schedule.PauseBefore(input.Attempt),
        };

    private Diagnosis CorrectOnPremises(DiagnoseInput input, ClassifiedError error, RemediationPlan plan) =>
        new()
        {
            Next = plan.Decision is PlanDecision.Approve ? DiagnosedStep.AskForOnPremises : DiagnosedStep.CorrectOnPremises,
            Fingerprint = error.Fingerprint.Value,
            PlanHash = plan.Hash,
            Pause = verification.Schedule.FirstCheckAfter,
            PauseBeforeNext = verification.Schedule.PauseBefore(input.Attempt),
        };

    private Task<Diagnosis> EndExhaustedAsync(DiagnoseInput input, string code, string what, CancellationToken cancellationToken) =>
        EndAsync(
            input,
            RemediationState.NeedsOperator,
            new(
                code,
                $"{what} was postponed too often. The timeline shows the reason.",
                "Remove the cause that the timeline shows, then retry the remediation."
            ),
            cancellationToken
        );

    private async Task<Diagnosis> VanishedAsync(DiagnoseInput input, CancellationToken cancellationToken)
    {
        var pause = verification.ConfirmAfter;
        await journal.EnterAsync(
            input,
            $"vanished-{input.Round}",
            RemediationState.Verifying,
            "vanished",
            "The user no longer has an Exchange error. A second reading must confirm it.",
            time.GetUtcNow() + pause,
            cancellationToken
        );
        return new Diagnosis { Next = DiagnosedStep.Verify, Pause = pause };
    }

    private async Task<Diagnosis> LaterAsync(DiagnoseInput input, IReadOnlyList<Objection> objections, CancellationToken cancellationToken)
    {
        var heaviest = objections[0];
        var now = time.GetUtcNow();
        var lastingSince = objections.Any(UnreadableFact.IsLasting) ? input.UnreadableSince ?? now : (DateTimeOffset?)null;
        var hasLasted = lastingSince is { } since && now - since >= options.LastingFaultAfter;
        if (hasLasted || heaviest.Weight is ObjectionWeight.Operator || verification.Schedule.IsExhaustedBy(input.Attempt))
        {
            var why = hasLasted ? objections.First(UnreadableFact.IsLasting) : heaviest;
            var text = hasLasted ? $"{why.Text} This problem has lasted since {lastingSince:u}." : why.Text;
            return await EndAsync(
                input,
                RemediationState.NeedsOperator,
                new(why.Rule, text, Endings.NextSteps([why, .. objections.Where(other => other != why)])),
                cancellationToken
            );
        }

        var pause = verification.Schedule.PauseBefore(input.Attempt);
        await journal.EnterAsync(
            input,
            $"later-{input.Key}",
            RemediationState.Diagnosing,
            "waiting",
            $"{heaviest.Text} {heaviest.Advice}",
            now + pause,
            cancellationToken
        );
        return new Diagnosis
        {
            Next = DiagnosedStep.Wait,
            PauseBeforeNext = pause,
            UnreadableSince = lastingSince,
        };
    }

    private async Task<Diagnosis> EndAsync(DiagnoseInput input, RemediationState state, Ending ending, CancellationToken cancellationToken)
    {
        await journal.EndAsync(input, state, ending, cancellationToken);
        return new Diagnosis { End = state };
    }
}

/// <summary>A diagnosis ended after a later step of its remediation had already run.</summary>
public sealed class DiagnosisOvertakenException(string remediationId, string diagnosis)
    : Exception($"The diagnosis {diagnosis} of remediation {remediationId} is outdated: a later step has already run.");

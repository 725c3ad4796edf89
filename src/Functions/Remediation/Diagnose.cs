using Microsoft.Azure.Functions.Worker;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.OnPremises;
using TenantHygiene.Functions.Purging;
using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Reads the user's errors, finds what is behind the first one, and makes the plan. Changes nothing outside the ledger.</summary>
public sealed class Diagnose(
    IDirectory directory,
    ConflictInvestigation investigation,
    TenantPolicies policies,
    ArchivePlanner archives,
    EffectiveMode allowedMode,
    PurgeAuthorizer authority,
    RemediationStore remediations,
    PurgeIntentStore intents,
    UnsettledActions unsettled,
    RemediationJournal journal,
    VerificationOptions verification,
    DiagnosisOptions diagnosis,
    TimeProvider time)
{
    [Function(nameof(Diagnose))]
    public async Task<Diagnosis> RunAsync([ActivityTrigger] DiagnoseInput input, CancellationToken cancellationToken)
    {
        try
        {
            await journal.DiagnoseAsync(input, cancellationToken);
            await unsettled.SettlePurgesAsync(input.Subject, cancellationToken);
            return await FindUnsettledAsync(input, cancellationToken) ?? await ReadAsync(input, cancellationToken);
        }
        catch (DiagnosisOvertakenException)
        {
            // Most likely nobody hears this: another worker was given the same diagnosis. An orchestration that was begun anew looks again.
            return new Diagnosis { Next = DiagnosedStep.Wait, PauseBeforeNext = verification.ConfirmAfter };
        }
    }

    /// <summary>
    /// A purge that was sent is settled before anything else is looked at. The worker that was heard may have refused while another one, which was given the
    /// same purge, sent it; or the orchestration was begun anew.
    /// </summary>
    private async Task<Diagnosis?> FindUnsettledAsync(DiagnoseInput input, CancellationToken cancellationToken) =>
        await remediations.FindAsync(input.Subject.RemediationId, cancellationToken) is { Plan: { Conflict: { } conflict } plan, Error: { Problem: ProvisioningProblem.GuidInUse(var property, var value) } error }
        && await intents.FindAsync(input.Subject.TenantId, conflict.ObjectId, cancellationToken) is { State: PurgeIntentState.Sent } intent
        && intent.RemediationId == input.Subject.RemediationId
            ? new Diagnosis
            {
                Next = DiagnosedStep.Purge,
                Fingerprint = error.Fingerprint.Value,
                Problem = new GuidConflict(property, value),
                RecipientId = conflict.ObjectId,
                RecipientKind = conflict.Kind,
                PlanHash = plan.Hash,
                Pause = verification.Schedule.FirstCheckAfter,
                PauseBeforeNext = verification.Schedule.PauseBefore(input.Attempt),
            }
            : null;

    private async Task<Diagnosis> ReadAsync(DiagnoseInput input, CancellationToken cancellationToken) =>
        await directory.GetUserAsync(input.Subject.TenantId, input.Subject.UserId.ToString(), cancellationToken) switch
        {
            Read<DirectoryUser>.Found(var user) => await DiagnoseAsync(input, user, cancellationToken),
            Read<DirectoryUser>.Unreadable(var fault) => await LaterAsync(input, [UnreadableFact.About("the affected user", fault)], cancellationToken),
            _ => await EndAsync(input, RemediationState.Canceled, Endings.UserGone, cancellationToken),
        };

    private async Task<Diagnosis> DiagnoseAsync(DiagnoseInput input, DirectoryUser user, CancellationToken cancellationToken)
    {
        if (ProvisioningErrorAnalyzer.Analyze(input.Subject.TenantId, user) is not [var error, ..])
        {
            return await VanishedAsync(input, cancellationToken);
        }

        if (input.WasRefused && await authority.FindClosedAsync(input.Subject.TenantId, input.Subject.RemediationId, cancellationToken) is { } closed)
        {
            return await LaterAsync(input, [closed], cancellationToken);
        }

        var policy = policies.Of(input.Subject.TenantId);
        var mode = await allowedMode.OfAsync(input.Subject, cancellationToken);
        if (ArchiveProblem.Of(error.Problem) is not null && input.DescribedBy is null && archives.NeedsDescription(input.Subject.TenantId))
        {
            return new Diagnosis { Next = DiagnosedStep.DescribeOnPremises };
        }

        var plan = error.Problem switch
        {
            ProvisioningProblem.GuidInUse problem => PlanBuilder.ForConflict(await InvestigateAsync(input.Subject, problem, cancellationToken), policy, mode),
            var problem when ArchiveProblem.Of(problem) is not null => await archives.PlanAsync(input.Subject, user, problem, input.DescribedBy, mode, cancellationToken),
            var problem => PlanBuilder.ForReport(problem, policy),
        };
        await journal.RecordPlanAsync(input, user, error, plan, policy.Approval, cancellationToken);
        return plan.Decision switch
        {
            PlanDecision.OnPremises when verification.Schedule.IsExhaustedBy(input.Attempt - 1) => await EndAsync(
                input,
                RemediationState.NeedsOperator,
                new("not-corrected", $"{plan.Cause} The correction was put off again and again; the timeline says why.", "Remove the cause that the timeline names, and retry the remediation."),
                cancellationToken),
            PlanDecision.OnPremises or PlanDecision.Approve when plan.OnPremises is not null => new Diagnosis
            {
                Next = plan.Decision is PlanDecision.Approve ? DiagnosedStep.AskForOnPremises : DiagnosedStep.CorrectOnPremises,
                Fingerprint = error.Fingerprint.Value,
                PlanHash = plan.Hash,
                Pause = verification.Schedule.FirstCheckAfter,
                PauseBeforeNext = verification.Schedule.PauseBefore(input.Attempt),
            },
            PlanDecision.Purge or PlanDecision.Approve when verification.Schedule.IsExhaustedBy(input.Attempt - 1) => await EndAsync(
                input,
                RemediationState.NeedsOperator,
                new("not-purged", $"{plan.Cause} The purge was put off again and again; the timeline says why.", "Remove the cause that the timeline names, and retry the remediation."),
                cancellationToken),
            PlanDecision.Purge or PlanDecision.Approve when error.Problem is ProvisioningProblem.GuidInUse(var property, var value) => new Diagnosis
            {
                Next = plan switch
                {
                    { ReleasesLitigationHold: true } => DiagnosedStep.AskForHoldRelease,
                    { Decision: PlanDecision.Approve } => DiagnosedStep.Ask,
                    _ => DiagnosedStep.Purge,
                },
                Fingerprint = error.Fingerprint.Value,
                Problem = new GuidConflict(property, value),
                RecipientId = plan.Conflict!.ObjectId,
                RecipientKind = plan.Conflict.Kind,
                PlanHash = plan.Hash,
                CopiesContent = plan.CopyContentTo is not null,
                Pause = verification.Schedule.FirstCheckAfter,
                PauseBeforeNext = verification.Schedule.PauseBefore(input.Attempt),
            },
            PlanDecision.Reprovision => new Diagnosis { Next = DiagnosedStep.Reprovision, Fingerprint = error.Fingerprint.Value, Pause = verification.Schedule.FirstCheckAfter },
            PlanDecision.Later => await LaterAsync(input, plan.Objections, cancellationToken),
            _ => await EndAsync(input, RemediationState.NeedsOperator, mode == input.Subject.Mode ? Endings.Of(plan) : Endings.NotReleased(plan), cancellationToken),
        };
    }

    private async Task<ConflictEvidence> InvestigateAsync(RemediationSubject subject, ProvisioningProblem.GuidInUse problem, CancellationToken cancellationToken)
    {
        var evidence = await investigation.InvestigateAsync(subject.TenantId, subject.UserId, problem, cancellationToken);
        await unsettled.SettleReleasesAsync(subject, evidence, cancellationToken);
        return evidence;
    }

    private async Task<Diagnosis> VanishedAsync(DiagnoseInput input, CancellationToken cancellationToken)
    {
        var pause = verification.ConfirmAfter;
        await journal.EnterAsync(input, $"vanished-{input.Round}", RemediationState.Verifying, "vanished", "The user carries no Exchange error any more; makes sure.", time.GetUtcNow() + pause, cancellationToken);
        return new Diagnosis { Next = DiagnosedStep.Verify, Pause = pause };
    }

    private async Task<Diagnosis> LaterAsync(DiagnoseInput input, IReadOnlyList<Objection> objections, CancellationToken cancellationToken)
    {
        var heaviest = objections[0];
        var now = time.GetUtcNow();
        var lastingSince = objections.Any(UnreadableFact.IsLasting) ? input.UnreadableSince ?? now : (DateTimeOffset?)null;
        var hasLasted = lastingSince is { } since && now - since >= diagnosis.LastingFaultAfter;
        if (hasLasted || heaviest.Weight is ObjectionWeight.Operator || verification.Schedule.IsExhaustedBy(input.Attempt))
        {
            var why = hasLasted ? objections.First(UnreadableFact.IsLasting) : heaviest;
            var text = hasLasted ? $"{why.Text} So it has been since {lastingSince:u}." : why.Text;
            return await EndAsync(input, RemediationState.NeedsOperator, new(why.Rule, text, Endings.NextSteps([why, .. objections.Where(other => other != why)])), cancellationToken);
        }

        var pause = verification.Schedule.PauseBefore(input.Attempt);
        await journal.EnterAsync(input, $"later-{input.Key}", RemediationState.Diagnosing, "waiting", $"{heaviest.Text} {heaviest.Advice}", now + pause, cancellationToken);
        return new Diagnosis { Next = DiagnosedStep.Wait, PauseBeforeNext = pause, UnreadableSince = lastingSince };
    }

    private async Task<Diagnosis> EndAsync(DiagnoseInput input, RemediationState state, Ending ending, CancellationToken cancellationToken)
    {
        await journal.EndAsync(input, state, ending, cancellationToken);
        return new Diagnosis { End = state };
    }
}

/// <summary>A diagnosis comes to its end when another step of its remediation has followed it already.</summary>
public sealed class DiagnosisOvertakenException(string remediationId, string diagnosis)
    : Exception($"The diagnosis {diagnosis} of remediation {remediationId} was overtaken; what it found counts no more.");

using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.States;
using TenantHygiene.Remediation.Users;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Writes what happens into the ledger: state and timeline together, each step once however often it is reported.</summary>
public sealed class RemediationJournal(RemediationStore store, TimeProvider time)
{
    /// <summary>How long a step may take that does not wait for anything. The watchdog takes what is silent for longer as lost.</summary>
    private static readonly TimeSpan StepTakes = TimeSpan.FromMinutes(10);

    /// <summary>Moves to a state, or stays in it, with one line in the timeline.</summary>
    public Task EnterAsync(RemediationSubject subject, string key, RemediationState state, string kind, string text, CancellationToken cancellationToken, DateTimeOffset? nextCheckAt = null) =>
        store.UpdateAsync(subject.RemediationId, key, record => record with { State = state, Diagnosis = null, NextCheckAt = nextCheckAt ?? time.GetUtcNow() + StepTakes }, cancellationToken, new NewStep(kind, text));

    /// <summary>The same as what a diagnosis came to.</summary>
    /// <exception cref="DiagnosisOvertakenException">Another step has followed the diagnosis already.</exception>
    public Task EnterAsync(DiagnoseInput during, string key, RemediationState state, string kind, string text, DateTimeOffset nextCheckAt, CancellationToken cancellationToken) => store.UpdateAsync(
        during.Subject.RemediationId,
        key,
        record => Current(record, during) with { State = state, NextCheckAt = nextCheckAt },
        cancellationToken,
        new NewStep(kind, text));

    /// <summary>Begins to diagnose, wherever it stood. The timeline tells the first time of a round only: the others say what they came to.</summary>
    public Task DiagnoseAsync(DiagnoseInput input, CancellationToken cancellationToken) => store.UpdateAsync(
        input.Subject.RemediationId,
        $"diagnosing-{input.Key}",
        record => record with { State = RemediationState.Diagnosing, Diagnosis = input.Key, NextCheckAt = time.GetUtcNow() + StepTakes },
        cancellationToken,
        input.Attempt == 1 ? [new NewStep("diagnosing", "Reads the user's provisioning errors.")] : []);

    /// <summary>Stays where it is, and says when it looks next. Nothing for the timeline.</summary>
    public Task StayAsync(RemediationSubject subject, string key, DateTimeOffset nextCheckAt, CancellationToken cancellationToken) =>
        store.UpdateAsync(subject.RemediationId, key, record => record with { Diagnosis = null, NextCheckAt = nextCheckAt }, cancellationToken);

    /// <summary>Tells, or reminds, that a plan waits for an approval; each time once.</summary>
    public Task RemindAsync(RemediationSubject subject, string planHash, int reminders, string text, DateTimeOffset nextCheckAt, CancellationToken cancellationToken) => store.UpdateAsync(
        subject.RemediationId,
        $"remind-{planHash}-{reminders}",
        record => record with { State = RemediationState.AwaitingApproval, Diagnosis = null, NextCheckAt = nextCheckAt, Approval = record.Approval?.PlanHash == planHash ? record.Approval with { Reminders = reminders } : record.Approval },
        cancellationToken,
        new NewStep(reminders == 0 ? "awaiting-approval" : "approval-reminder", text));

    /// <summary>Keeps the plan and the error that it answers, and asks whether it may be carried out where that is needed. The same plan is kept once.</summary>
    /// <exception cref="DiagnosisOvertakenException">Another step has followed the diagnosis already.</exception>
    public async Task RecordPlanAsync(DiagnoseInput during, DirectoryUser user, ClassifiedError error, RemediationPlan plan, ApprovalPolicy approval, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(during.Subject.RemediationId, cancellationToken) is { } known
            && known.Plan?.Hash == plan.Hash
            && (plan.Decision is not PlanDecision.Approve || IsAsked(known, plan)))
        {
            return;
        }

        await store.UpdateAsync(
            during.Subject.RemediationId,
            $"plan-{during.Key}",
            record => Current(record, during) with
            {
                State = plan.Decision is PlanDecision.Approve ? RemediationState.AwaitingApproval : record.State,
                Error = error,
                Plan = plan,
                Approval = plan.Decision is PlanDecision.Approve ? Question(record, plan, approval) : record.Approval,
                UserPrincipalName = user.UserPrincipalName,
                DisplayName = user.DisplayName,
            },
            cancellationToken,
            new NewStep("plan", $"{plan.Cause} {Decision(plan)}"));
    }

    /// <summary>Ends the remediation with an outcome.</summary>
    public Task EndAsync(RemediationSubject subject, string key, RemediationState state, RemediationOutcome outcome, CancellationToken cancellationToken) =>
        store.UpdateAsync(
            subject.RemediationId,
            key,
            record => Ended(record, state, outcome),
            cancellationToken,
            Ended(outcome));

    /// <summary>The same as what a diagnosis came to.</summary>
    /// <exception cref="DiagnosisOvertakenException">Another step has followed the diagnosis already.</exception>
    public Task EndAsync(DiagnoseInput during, RemediationState state, RemediationOutcome outcome, CancellationToken cancellationToken) =>
        store.UpdateAsync(
            during.Subject.RemediationId,
            $"end-{during.Key}",
            record => Ended(Current(record, during), state, outcome),
            cancellationToken,
            Ended(outcome));

    private static RemediationRecord Ended(RemediationRecord record, RemediationState state, RemediationOutcome outcome) =>
        record with { State = state, Outcome = outcome, Diagnosis = null, NextCheckAt = null };

    private static NewStep Ended(RemediationOutcome outcome) => new("ended", $"{outcome.Found} {outcome.Done} {outcome.Verified}");

    // A diagnosis may be delivered twice, or go on after a long sleep, when its remediation has gone on: what it found is past then.
    private static RemediationRecord Current(RemediationRecord record, DiagnoseInput during) =>
        record.Diagnosis == during.Key ? record : throw new DiagnosisOvertakenException(record.Id, during.Key);

    // A question that still waits for an answer has to be open: only there are answers taken.
    private bool IsAsked(RemediationRecord record, RemediationPlan plan) => record.Approval is { } approval
        && approval.PlanHash == plan.Hash
        && (record.State is RemediationState.AwaitingApproval || ApprovalRules.Standing(approval, time.GetUtcNow()) is not ApprovalStanding.Waiting);

    // Yes to another plan is no yes to this one. A question that was asked before keeps its answers and its end.
    private PlanApproval Question(RemediationRecord record, RemediationPlan plan, ApprovalPolicy rules) => record.Approval is { } asked && asked.PlanHash == plan.Hash
        ? asked
        : new PlanApproval
        {
            PlanHash = plan.Hash,
            AskedAt = time.GetUtcNow(),
            ExpiresAt = time.GetUtcNow() + rules.ExpiresAfter,
            Needed = rules.Approvers,
            RequestedBy = record.RequestedBy,
            AlsoRequestedBy = record.AlsoRequestedBy,
            ReleasesLitigationHold = plan.ReleasesLitigationHold,
        };

    private static string Decision(RemediationPlan plan) => plan.Decision switch
    {
        PlanDecision.Approve => $"Somebody has to approve it: {string.Join(" ", plan.Objections.Select(objection => objection.Text))}",
        PlanDecision.Purge => $"The conflicting recipient may be removed under the policy '{plan.Policy}'.",
        PlanDecision.OnPremises => string.Join(" ", plan.Steps.Take(1).Select(step => step.Text)),
        PlanDecision.Reprovision => "Nothing stands in the way any more; provisioning is tried again.",
        _ => string.Join(" ", plan.Objections.Select(objection => objection.Text)),
    };
}

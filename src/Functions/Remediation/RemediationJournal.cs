using TenantHygiene.Functions.Verification;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;

namespace TenantHygiene.Functions.Remediation;

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

    /// <summary>Ends the remediation. Its outcome says what was done by the record's own log.</summary>
    public Task EndAsync(RemediationSubject subject, string key, RemediationState state, Ending ending, CancellationToken cancellationToken) =>
        EndAsync(subject, key, state, _ => ending, cancellationToken);

    /// <summary>The same for a reason that depends on the record as it stands.</summary>
    public Task EndAsync(RemediationSubject subject, string key, RemediationState state, Func<RemediationRecord, Ending> ending, CancellationToken cancellationToken) =>
        store.UpdateAsync(subject.RemediationId, key, record => record.End(state, ending(record)), Ended, cancellationToken);

    /// <summary>The same as what a diagnosis came to.</summary>
    /// <exception cref="DiagnosisOvertakenException">Another step has followed the diagnosis already.</exception>
    public Task EndAsync(DiagnoseInput during, RemediationState state, Ending ending, CancellationToken cancellationToken) =>
        store.UpdateAsync(during.Subject.RemediationId, $"end-{during.Key}", record => Current(record, during).End(state, ending), Ended, cancellationToken);

    /// <summary>Writes that an act is about to be sent, before its request leaves.</summary>
    /// <returns>Whether this call wrote it first. Another delivery that did may have sent it: then only reading, or an answer, tells what came of it.</returns>
    public async Task<bool> SendAsync(RemediationSubject subject, string key, RemediationAction action, CancellationToken cancellationToken)
    {
        var isFirst = false;
        await store.UpdateAsync(
            subject.RemediationId,
            $"send-{key}",
            record =>
            {
                isFirst = record.Actions?.Has(key) is not true;
                return record.Log(log => log.With(key, ActionState.Sent, action));
            },
            cancellationToken);
        return isFirst;
    }

    /// <summary>Writes what came of an act, in a remediation that may have ended already. Of an act that was never sent there is nothing to write.</summary>
    /// <param name="remediationId">The remediation that sent it.</param>
    /// <param name="key">The act.</param>
    /// <param name="state">What came of it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="learn">What became known of it besides.</param>
    public async Task SettleAsync(
        string remediationId, string key, ActionState state, CancellationToken cancellationToken, Func<RemediationAction, RemediationAction>? learn = null)
    {
        if (await store.FindAsync(remediationId, cancellationToken) is { Actions: { } log } && log.MaySettle(key, state))
        {
            await store.UpdateAsync(
                remediationId, $"settle-{key}-{state}", record => record.Log(current => current.Settle(key, state, learn ?? (action => action))), cancellationToken);
        }
    }

    /// <summary>Who approved a plan, in one text; null when the policy allows it without.</summary>
    public async Task<string?> FindApproversAsync(RemediationSubject subject, string planHash, CancellationToken cancellationToken) =>
        (await store.FindAsync(subject.RemediationId, cancellationToken))?.Approval is { Given: [_, ..] given } approval && approval.PlanHash == planHash
            ? string.Join(", ", given.Select(one => one.By))
            : null;

    private static IReadOnlyList<NewStep> Ended(RemediationRecord record) =>
        record.Outcome is { } outcome ? [new NewStep("ended", $"{outcome.Found} {outcome.Done} {outcome.Closing()}".TrimEnd())] : [];

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

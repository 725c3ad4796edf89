using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Remediation;

/// <summary>Writes state and timeline into the ledger together, each step once even if it is reported repeatedly.</summary>
public sealed class RemediationJournal(RemediationStore store, TimeProvider time)
{
    /// <summary>How long a step without a pause may take. After that, the watchdog treats it as lost.</summary>
    private static readonly TimeSpan _expectedStepDuration = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a remediation that waits for its tenant's turn is not treated as lost. It comes again in time, but it is many that wait, and
    /// the watchdog is to find the few that are lost.
    /// </summary>
    private static readonly TimeSpan _expectedWait = TimeSpan.FromHours(1);

    /// <summary>Moves to a state, or stays in it, with one line in the timeline.</summary>
    /// <param name="subject">The remediation.</param>
    /// <param name="key">Names the step.</param>
    /// <param name="state">The state.</param>
    /// <param name="kind">The kind of the step.</param>
    /// <param name="text">What happened.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="nextCheckAt">When the next check is due; by default when the step must have ended.</param>
    /// <param name="learn">What became known of the acts of the remediation by it; null for nothing.</param>
    public async Task EnterAsync(
        RemediationSubject subject,
        string key,
        RemediationState state,
        string kind,
        string text,
        CancellationToken cancellationToken,
        DateTimeOffset? nextCheckAt = null,
        Func<ActionLog, ActionLog>? learn = null
    )
    {
        try
        {
            await store.UpdateAsync(
                subject.Scope,
                subject.RemediationId,
                key,
                record => Entered(learn is null ? record : record.Log(learn), state, nextCheckAt),
                cancellationToken,
                new NewStep(kind, text)
            );
        }
        catch (IllegalTransitionException) when (learn is not null)
        {
            // The remediation has ended or moved on meanwhile. What became known of its acts is recorded nevertheless.
            await store.UpdateAsync(subject.Scope, subject.RemediationId, $"{key}-learned", record => record.Log(learn), cancellationToken);
            throw;
        }
    }

    /// <summary>The same as the result of a diagnosis.</summary>
    /// <exception cref="DiagnosisOvertakenException">Another step has followed the diagnosis already.</exception>
    public Task EnterAsync(
        DiagnoseInput during,
        string key,
        RemediationState state,
        string kind,
        string text,
        DateTimeOffset nextCheckAt,
        CancellationToken cancellationToken
    ) =>
        store.UpdateAsync(
            during.Subject.Scope,
            during.Subject.RemediationId,
            key,
            record => Current(record, during) with { State = state, NextCheckAt = nextCheckAt },
            cancellationToken,
            new NewStep(kind, text)
        );

    /// <summary>
    /// Starts a diagnosis, in any state. The timeline shows only the first one of a round: the others show their results.
    /// </summary>
    /// <returns>The remediation as it is then.</returns>
    public Task<RemediationRecord> DiagnoseAsync(DiagnoseInput input, CancellationToken cancellationToken) =>
        store.UpdateAsync(
            input.Subject.Scope,
            input.Subject.RemediationId,
            $"diagnosing-{input.Key}",
            record =>
                record with
                {
                    State = RemediationState.Diagnosing,
                    Diagnosis = input.Key,
                    NextCheckAt = time.GetUtcNow() + _expectedStepDuration,
                },
            cancellationToken,
            input.Attempt == 1 ? [new NewStep("diagnosing", "Reading the user's provisioning errors.")] : []
        );

    /// <summary>Keeps the state, and records the time of the next check. Adds nothing to the timeline.</summary>
    public Task PostponeCheckAsync(
        RemediationSubject subject,
        string key,
        DateTimeOffset nextCheckAt,
        CancellationToken cancellationToken
    ) =>
        store.UpdateAsync(
            subject.Scope,
            subject.RemediationId,
            key,
            record => record with { Diagnosis = null, NextCheckAt = nextCheckAt },
            cancellationToken
        );

    /// <summary>
    /// A step was put off because it was not the tenant's turn. Writes only where the watchdog would treat the remediation as lost before it
    /// comes back, and adds nothing to the timeline.
    /// </summary>
    public async Task AwaitTurnAsync(RemediationSubject subject, TimeSpan pause, CancellationToken cancellationToken)
    {
        var back = time.GetUtcNow() + pause;
        if (
            await store.FindAsync(subject.Scope, subject.RemediationId, cancellationToken) is not { } known
            || known.State.IsFinal()
            || (known.NextCheckAt ?? known.CreatedAt) >= back
        )
        {
            return;
        }

        await store.UpdateAsync(
            subject.Scope,
            subject.RemediationId,
            $"turn-{(known.NextCheckAt ?? known.CreatedAt).UtcTicks}",
            record => record.State.IsFinal() ? record : record with { NextCheckAt = back + _expectedWait },
            cancellationToken
        );
    }

    /// <summary>Adds an entry or a reminder that a plan is waiting for approval; each once.</summary>
    public Task RemindAsync(
        RemediationSubject subject,
        string planHash,
        int reminders,
        string text,
        DateTimeOffset nextCheckAt,
        CancellationToken cancellationToken
    ) =>
        store.UpdateAsync(
            subject.Scope,
            subject.RemediationId,
            $"remind-{planHash}-{reminders}",
            record =>
                record with
                {
                    State = RemediationState.AwaitingApproval,
                    Diagnosis = null,
                    NextCheckAt = nextCheckAt,
                    Approval = record.Approval?.PlanHash == planHash ? record.Approval with { Reminders = reminders } : record.Approval,
                },
            cancellationToken,
            new NewStep(reminders == 0 ? "awaiting-approval" : "approval-reminder", text)
        );

    /// <summary>Stores the plan with its error, and requests an approval where one is needed. The same plan is stored once.</summary>
    /// <exception cref="DiagnosisOvertakenException">Another step has followed the diagnosis already.</exception>
    public async Task RecordPlanAsync(
        DiagnoseInput during,
        RemediationRecord known,
        DirectoryUser user,
        ClassifiedError error,
        RemediationPlan plan,
        ApprovalPolicy approval,
        CancellationToken cancellationToken
    )
    {
        if (known.Plan?.Hash == plan.Hash && (plan.Decision is not PlanDecision.Approve || IsApprovalRequested(known, plan)))
        {
            return;
        }

        await store.UpdateAsync(
            during.Subject.Scope,
            during.Subject.RemediationId,
            $"plan-{during.Key}",
            record =>
                Current(record, during) with
                {
                    State = plan.Decision is PlanDecision.Approve ? RemediationState.AwaitingApproval : record.State,
                    Error = error,
                    Plan = plan,
                    Approval = plan.Decision is PlanDecision.Approve ? Question(record, plan, approval) : record.Approval,
                    UserPrincipalName = user.UserPrincipalName,
                    DisplayName = user.DisplayName,
                },
            cancellationToken,
            new NewStep("plan", $"{plan.Cause} {Decision(plan)}")
        );
    }

    /// <summary>Ends the remediation. Its outcome says what was done by the record's own log.</summary>
    public Task EndAsync(
        RemediationSubject subject,
        string key,
        RemediationState state,
        Ending ending,
        CancellationToken cancellationToken
    ) => EndAsync(subject, key, state, _ => ending, cancellationToken);

    /// <summary>The same for a reason that depends on the record as it stands.</summary>
    public Task EndAsync(
        RemediationSubject subject,
        string key,
        RemediationState state,
        Func<RemediationRecord, Ending> ending,
        CancellationToken cancellationToken
    ) =>
        store.UpdateAsync(subject.Scope, subject.RemediationId, key, record => record.End(state, ending(record)), Ended, cancellationToken);

    /// <summary>The same as the result of a diagnosis.</summary>
    /// <exception cref="DiagnosisOvertakenException">Another step has followed the diagnosis already.</exception>
    public Task EndAsync(DiagnoseInput during, RemediationState state, Ending ending, CancellationToken cancellationToken) =>
        store.UpdateAsync(
            during.Subject.Scope,
            during.Subject.RemediationId,
            $"end-{during.Key}",
            record => Current(record, during).End(state, ending),
            Ended,
            cancellationToken
        );

    /// <summary>Moves to a state in which an act follows, and records the act before its request is sent.</summary>
    /// <returns>As <see cref="SendAsync(RemediationSubject, string, RemediationAction, CancellationToken)"/>.</returns>
    public async Task<bool> EnterAndSendAsync(
        RemediationSubject subject,
        string key,
        RemediationState state,
        string kind,
        string text,
        string actionKey,
        RemediationAction action,
        CancellationToken cancellationToken
    )
    {
        var isKnown = false;
        var applied = await store.ApplyAsync(
            subject.Scope,
            subject.RemediationId,
            key,
            record =>
            {
                isKnown = record.Actions?.Has(actionKey) is true;
                return Entered(record.Log(log => log.With(actionKey, ActionState.Sent, action)), state, nextCheckAt: null);
            },
            _ => [new NewStep(kind, text)],
            cancellationToken
        );
        return applied.IsFirst && !isKnown;
    }

    /// <summary>Records an act before its request is sent.</summary>
    /// <returns>
    /// Whether this call recorded it first. Otherwise another delivery may have sent it: then only a reading, or an answer, shows the
    /// result.
    /// </returns>
    public Task<bool> SendAsync(RemediationSubject subject, string key, RemediationAction action, CancellationToken cancellationToken) =>
        SendAsync(subject, key, _ => action, cancellationToken);

    /// <summary>The same for an act that is described by the record as it stands.</summary>
    public async Task<bool> SendAsync(
        RemediationSubject subject,
        string key,
        Func<RemediationRecord, RemediationAction> describe,
        CancellationToken cancellationToken
    )
    {
        var isKnown = false;
        var applied = await store.ApplyAsync(
            subject.Scope,
            subject.RemediationId,
            $"send-{key}",
            record =>
            {
                isKnown = record.Actions?.Has(key) is true;
                return record.Log(log => log.With(key, ActionState.Sent, describe(record)));
            },
            _ => [],
            cancellationToken
        );
        return applied.IsFirst && !isKnown;
    }

    /// <summary>
    /// Records the result of an act, in a remediation that may have ended already. An act that was never sent has no result.
    /// </summary>
    /// <param name="scope">The tenant of the remediation.</param>
    /// <param name="remediationId">The remediation that sent it.</param>
    /// <param name="key">The act.</param>
    /// <param name="state">What came of it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="learn">What became known of it besides.</param>
    public async Task SettleAsync(
        TenantScope scope,
        string remediationId,
        string key,
        ActionState state,
        CancellationToken cancellationToken,
        Func<RemediationAction, RemediationAction>? learn = null
    )
    {
        if (await store.FindAsync(scope, remediationId, cancellationToken) is { Actions: { } log } && log.MaySettle(key, state))
        {
            await SettleSentAsync(scope, remediationId, key, state, cancellationToken, learn);
        }
    }

    /// <summary>The same for an act that this remediation is known to have sent.</summary>
    public Task SettleSentAsync(
        TenantScope scope,
        string remediationId,
        string key,
        ActionState state,
        CancellationToken cancellationToken,
        Func<RemediationAction, RemediationAction>? learn = null
    ) =>
        store.UpdateAsync(
            scope,
            remediationId,
            $"settle-{key}-{state}",
            record => record.Log(current => current.Settle(key, state, learn ?? (action => action))),
            cancellationToken
        );

    /// <summary>Who approved a plan, in one text; null when the policy allows it without.</summary>
    public static string? ApproversOf(RemediationRecord record, string planHash) =>
        record.Approval is { Given: [_, ..] given } approval && approval.PlanHash == planHash
            ? string.Join(", ", given.Select(one => one.By))
            : null;

    private static IReadOnlyList<NewStep> Ended(RemediationRecord record) =>
        record.Outcome is { } outcome ? [new NewStep("ended", $"{outcome.Found} {outcome.Done} {outcome.Closing()}".TrimEnd())] : [];

    private RemediationRecord Entered(RemediationRecord record, RemediationState state, DateTimeOffset? nextCheckAt) =>
        record with
        {
            State = state,
            Diagnosis = null,
            NextCheckAt = nextCheckAt ?? time.GetUtcNow() + _expectedStepDuration,
        };

    // A diagnosis may be delivered twice, or continue after a long delay, when its remediation has moved on: its result is outdated then.
    private static RemediationRecord Current(RemediationRecord record, DiagnoseInput during) =>
        record.Diagnosis == during.Key ? record : throw new DiagnosisOvertakenException(record.Id, during.Key);

    // A pending approval request requires this state: only here are answers accepted.
    private bool IsApprovalRequested(RemediationRecord record, RemediationPlan plan) =>
        record.Approval is { } approval
        && approval.PlanHash == plan.Hash
        && (
            record.State is RemediationState.AwaitingApproval
            || ApprovalRules.Standing(approval, time.GetUtcNow()) is not ApprovalStanding.Waiting
        );

    // An approval of another plan does not count for this one. An approval request of the same plan keeps its answers and its expiry.
    private PlanApproval Question(RemediationRecord record, RemediationPlan plan, ApprovalPolicy rules) =>
        record.Approval is { } current && current.PlanHash == plan.Hash
            ? current
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

    private static string Decision(RemediationPlan plan) =>
        plan.Decision switch
        {
            PlanDecision.Approve => $"An approver must approve the plan: {Objection.TextOf(plan.Objections)}",
            PlanDecision.Purge => $"The policy '{plan.Policy}' allows the removal of the conflicting recipient.",
            PlanDecision.OnPremises => string.Join(" ", plan.Steps.Take(1).Select(step => step.Text)),
            PlanDecision.Reprovision => "The conflict no longer exists, so TenantHygiene requests provisioning again.",
            _ => Objection.TextOf(plan.Objections),
        };
}

using Microsoft.Extensions.Logging;
using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Ledger.Tenants;
using TenantHygiene.Microsoft365.Exchange;
using TenantHygiene.Remediation.Approvals;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Plans;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Functions.Purging;

/// <summary>Evaluates the proof with the facts and the controls. The kill switch is read last, immediately before the decision.</summary>
public sealed class PurgeAuthorizer(
    IExchangeAdmin exchange,
    TenantPolicies policies,
    RemediationStore remediations,
    BudgetLimits limits,
    PurgeBudgetStore budgets,
    BreakerStore breakers,
    TenantReleaseStore releases,
    KillSwitchStore killSwitch,
    TimeProvider time,
    ILogger<PurgeAuthorizer> logger
)
{
    private const string NoIntent = "none";

    /// <summary>Judges freshly read evidence. Asks for budget and for the breaker only when the facts themselves allow the purge.</summary>
    public async Task<PurgeVerdict> EvaluateAsync(
        PurgeInput input,
        PurgeIntent intent,
        ConflictEvidence evidence,
        CancellationToken cancellationToken
    )
    {
        var tenantId = input.Subject.TenantId;
        var policy = policies.Of(tenantId);
        if (
            PurgeProof.Examine(evidence, policy).Where(objection => objection.Weight is not ObjectionWeight.Approval).ToList() is
            { Count: > 0 } objections
        )
        {
            return new PurgeVerdict.Refused(objections);
        }

        var remediation = await remediations.FindAsync(input.Subject.Scope, input.Subject.RemediationId, cancellationToken);
        if (MovedOn(remediation) is { } movedOn)
        {
            return new PurgeVerdict.Refused([movedOn]);
        }

        var (budget, exhausted) = await ReserveAsync(intent, remediation?.ScanId, cancellationToken);
        var controls = new PurgeControls
        {
            Intent = new RecordedIntent(intent.Id, intent.TenantId, intent.RecipientId, intent.RecordedAt),
            TenantReleased = await releases.ReadAsync(tenantId, cancellationToken),
            Budget = budget,
            BudgetExhausted = exhausted,
            Breaker = await breakers.RequestPermissionAsync(tenantId, intent.Id, cancellationToken),
            ContentCopy = await ReadContentCopyAsync(evidence, cancellationToken),
            KillSwitch = await ReadKillSwitchAsync(tenantId, cancellationToken),
        };
        if (ControlObjections.Breaker(controls.Breaker) is { } open)
        {
            logger.BreakerStops(input.Subject.RemediationId, open.Text);
        }

        var now = time.GetUtcNow();
        var approved = controls with { Approval = ApprovalRules.Confirm(remediation?.Approval, evidence, policy, now) };
        var verdict = PurgeProof.Prove(evidence, policy, approved, now);
        return verdict is PurgeVerdict.Refused(var refusals) && refusals.All(refusal => refusal.Weight is ObjectionWeight.Approval)
            ? new PurgeVerdict.Refused([.. refusals, .. Drift(remediation, evidence, policy)])
            : verdict;
    }

    /// <summary>
    /// What delays every purge of a remediation now, regardless of its facts: the kill switch, quiet hours, the breaker, or a used-up
    /// budget. Null when none does, or when that cannot be read. It only saves the readings of an attempt that would be refused, and allows
    /// nothing.
    /// </summary>
    public async Task<Objection?> FindClosedAsync(Guid tenantId, string remediationId, CancellationToken cancellationToken)
    {
        if (await ReadKillSwitchAsync(tenantId, cancellationToken) is Read<KillSwitchPosition>.Found({ IsOn: true } position))
        {
            return KillSwitchIsOn(position);
        }

        if (ControlObjections.QuietHours(policies.Of(tenantId), time.GetUtcNow()) is { } quiet)
        {
            return quiet;
        }

        if (
            await breakers.ReadPositionAsync(tenantId, NoIntent, cancellationToken) is Read<BreakerPosition>.Found breaker
            && ControlObjections.Breaker(breaker) is { } open
        )
        {
            logger.BreakerStops(remediationId, open.Text);
            return open;
        }

        return
            await limits.ReadAsync(tenantId, cancellationToken) is Read<PurgeLimits>.Found(var allowed)
            && (await remediations.FindAsync(TenantScope.Of(tenantId), remediationId, cancellationToken))?.ScanId is var scanId
            && await budgets.ReadAsync(new BudgetRequest(tenantId, NoIntent, scanId, time.GetUtcNow()), allowed, cancellationToken)
                is Read<BudgetRoom>.Found({ Exhausted: { } exhausted })
            ? UsedUp(exhausted)
            : null;
    }

    /// <summary>
    /// What stops a purge after the proof: the remediation has moved on or ended, or the kill switch is on, which is read last. Null for
    /// nothing.
    /// </summary>
    public async Task<Objection?> FindStopAsync(PurgeInput input, CancellationToken cancellationToken) =>
        MovedOn(await remediations.FindAsync(input.Subject.Scope, input.Subject.RemediationId, cancellationToken))
        ?? await FindStopAsync(input.Subject.TenantId, cancellationToken);

    /// <summary>
    /// The same before a hold is released: the remediation has ended since, or the kill switch is on, which is read last.
    /// </summary>
    public async Task<Objection?> FindStopOfReleaseAsync(RemediationSubject subject, CancellationToken cancellationToken)
    {
        var remediation = await remediations.FindAsync(subject.Scope, subject.RemediationId, cancellationToken);
        return remediation is null || remediation.State.IsFinal()
            ? NotPurging(remediation)
            : await FindStopAsync(subject.TenantId, cancellationToken);
    }

    /// <summary>The objection of the kill switch now; one that cannot be read counts as on. Null when it is off.</summary>
    public async Task<Objection?> FindStopAsync(Guid tenantId, CancellationToken cancellationToken) =>
        await ReadKillSwitchAsync(tenantId, cancellationToken) switch
        {
            Read<KillSwitchPosition>.Found({ IsOn: false }) => null,
            Read<KillSwitchPosition>.Found(var position) => KillSwitchIsOn(position),
            Read<KillSwitchPosition>.Unreadable(var fault) => new Objection(
                "kill-switch",
                ObjectionWeight.Transient,
                $"The kill switch could not be read ({fault}).",
                "TenantHygiene purges nothing while the state of the kill switch is unknown."
            ),
            _ => throw new InvalidOperationException("Unknown kind of read."),
        };

    /// <summary>The state of the kill switches, global and of the tenant.</summary>
    public async Task<Read<KillSwitchPosition>> ReadKillSwitchAsync(Guid tenantId, CancellationToken cancellationToken) =>
        (await killSwitch.ReadAsync(tenantId, cancellationToken)).Select(Position);

    /// <summary>Records in the breaker how a purge ended.</summary>
    public Task RecordOutcomeAsync(PurgeIntent intent, bool hasFailed, CancellationToken cancellationToken) =>
        breakers.RecordAsync(intent.TenantId, intent.RecipientId, intent.Id, hasFailed, cancellationToken);

    /// <summary>
    /// Gives back, after a purge that did not happen, what was reserved for it: the units of the budgets, the place of the breaker's
    /// canary.
    /// </summary>
    public async Task ReleaseAsync(PurgeIntent intent, CancellationToken cancellationToken)
    {
        await breakers.ReleaseCanaryAsync(intent.TenantId, intent.Id, cancellationToken);
        var scanId = (await remediations.FindAsync(TenantScope.Of(intent.TenantId), intent.RemediationId, cancellationToken))?.ScanId;
        await budgets.ReleaseAsync(new BudgetRequest(intent.TenantId, intent.Id, scanId, time.GetUtcNow()), cancellationToken);
    }

    private async Task<Read<ContentCopyState>> ReadContentCopyAsync(ConflictEvidence evidence, CancellationToken cancellationToken) =>
        evidence.Candidate is Read<RecipientDetails>.Found(var candidate)
        && policies.Of(evidence.TenantId).GuidInUse is ({ MailUsers.CopyContentTo: not null } or { Mailboxes.CopyContentTo: not null })
            ? await exchange.FindContentCopyAsync(evidence.TenantId, candidate.Recipient, cancellationToken)
            : Read.Absent<ContentCopyState>();

    private static IEnumerable<Objection> Drift(RemediationRecord? remediation, ConflictEvidence evidence, PolicyDocument policy) =>
        remediation?.Plan is not { } plan
            ? []
            : PlanDrift
                .Describe(plan, PlanBuilder.ForConflict(evidence, policy, RemediationMode.Remediate))
                .Select(change => new Objection("plan-changed", ObjectionWeight.Approval, change, "The new plan needs an approval."));

    // The activity may be delivered again, or continue after a long delay, when the remediation has moved on or was cancelled.
    private static Objection? MovedOn(RemediationRecord? remediation) =>
        remediation is { State: RemediationState.Purging, Mode: RemediationMode.Remediate } ? null : NotPurging(remediation);

    private static Objection NotPurging(RemediationRecord? remediation) =>
        new(
            "not-purging",
            ObjectionWeight.Transient,
            $"The state of the remediation is now '{remediation?.State.ToString() ?? "unknown"}'. In this state, it changes nothing in "
                + "Exchange.",
            "It continues from its current state."
        );

    private static Objection KillSwitchIsOn(KillSwitchPosition position) =>
        new(
            "kill-switch",
            ObjectionWeight.Transient,
            $"The kill switch is on ({position.Reason ?? "no reason given"}).",
            "The purge waits until the kill switch is off."
        );

    private static KillSwitchPosition Position(KillSwitchState state) => new(state.IsOn, state.Reason);

    // The budget of a scan does not grow with time: a person must confirm that so many purges are intended.
    private static Objection UsedUp(ReservationResult.Exhausted exhausted) =>
        exhausted.Window is BudgetWindow.TenantRun
            ? new Objection(
                "run-budget",
                ObjectionWeight.Operator,
                exhausted.Describe(),
                "Find out why so many errors appeared at once. If this purge is intended, retry the remediation."
            )
            : new Objection("budget", ObjectionWeight.Transient, exhausted.Describe(), "The purge waits until the budget allows it.");

    private async Task<(Read<BudgetReservation> Budget, string? Exhausted)> ReserveAsync(
        PurgeIntent intent,
        string? scanId,
        CancellationToken cancellationToken
    )
    {
        switch (await limits.ReadAsync(intent.TenantId, cancellationToken))
        {
            case Read<PurgeLimits>.Found(var allowed):
                var request = new BudgetRequest(intent.TenantId, intent.Id, scanId, time.GetUtcNow());
                return await budgets.ReserveAsync(request, allowed, cancellationToken) is ReservationResult.Exhausted exhausted
                    ? (Read.Absent<BudgetReservation>(), exhausted.Describe())
                    : (Read.Found(new BudgetReservation(intent.Id)), null);
            case Read<PurgeLimits>.Unreadable(var fault):
                return (new Read<BudgetReservation>.Unreadable(fault), null);
            default:
                return (Read.Unreadable<BudgetReservation>(ReadFaultKind.Malformed, "The number of the tenant's users is unknown."), null);
        }
    }
}

/// <summary>The log lines of delayed purges. Alerts read their event ids.</summary>
internal static partial class PurgeLog
{
    [LoggerMessage(21, LogLevel.Warning, "The breaker stops the purge of remediation {RemediationId}. {Why}")]
    public static partial void BreakerStops(this ILogger logger, string remediationId, string why);
}

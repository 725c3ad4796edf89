using TenantHygiene.Functions.Settings;
using TenantHygiene.Ledger.Budgets;
using TenantHygiene.Ledger.Controls;
using TenantHygiene.Ledger.Intents;
using TenantHygiene.Microsoft365.Directory;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Policies;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;

namespace TenantHygiene.Functions.Remediating;

/// <summary>Brings the facts before the proof, together with the controls: a unit of budget for the intent, and the kill switch, read last.</summary>
public sealed class PurgeAuthority(
    IDirectory directory,
    TenantPolicies policies,
    PurgeBudgetStore budgets,
    KillSwitchStore killSwitch,
    TimeProvider time)
{
    /// <summary>Judges freshly read evidence. Reserves budget only when the facts themselves allow the purge.</summary>
    public async Task<PurgeVerdict> JudgeAsync(PurgeInput input, PurgeIntent intent, ConflictEvidence evidence, CancellationToken cancellationToken)
    {
        var policy = policies.Of(input.Subject.TenantId);
        var objections = PurgeProof.Examine(evidence, policy);
        if (objections.Count > 0)
        {
            return new PurgeVerdict.Refused(objections);
        }

        var controls = new PurgeControls
        {
            Intent = new RecordedIntent(intent.Id, intent.TenantId, intent.RecipientId, intent.RecordedAt),
            Budget = await ReserveAsync(input.Subject.TenantId, policy.Budgets, intent, cancellationToken),
            KillSwitch = (await killSwitch.ReadAsync(input.Subject.TenantId, cancellationToken)).Select(Position),
        };
        return PurgeProof.Prove(evidence, policy, controls, time.GetUtcNow());
    }

    /// <summary>Gives the reserved unit back after a purge that did not happen.</summary>
    public Task ReleaseAsync(PurgeIntent intent, CancellationToken cancellationToken) =>
        budgets.ReleaseAsync(intent.TenantId, intent.Id, time.GetUtcNow(), cancellationToken);

    private static KillSwitchPosition Position(KillSwitchState state) =>
        new(state.IsOn, state.Global.IsOn ? state.Global.Reason : state.Tenant.Reason);

    private async Task<Read<BudgetReservation>> ReserveAsync(Guid tenantId, BudgetPolicy budget, PurgeIntent intent, CancellationToken cancellationToken)
    {
        switch (await directory.CountUsersAsync(tenantId, cancellationToken))
        {
            case Read<int>.Found(var users):
                var limits = new PurgeLimits(budget.PerHour, budget.DailyLimit(users), GlobalPerDay: null);
                return await budgets.ReserveAsync(tenantId, intent.Id, limits, time.GetUtcNow(), cancellationToken) is ReservationResult.Reserved
                    ? Read.Found(new BudgetReservation(intent.Id))
                    : Read.Absent<BudgetReservation>();
            case Read<int>.Unreadable(var fault):
                return new Read<BudgetReservation>.Unreadable(fault);
            default:
                return Read.Unreadable<BudgetReservation>(ReadFaultKind.Malformed, "The number of the tenant's users is missing.");
        }
    }
}

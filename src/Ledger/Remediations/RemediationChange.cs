using TenantHygiene.Remediation.States;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>Applies a change to a record, and holds it to the rules that every change obeys.</summary>
internal static class RemediationChange
{
    public static RemediationRecord Apply(RemediationRecord current, Func<RemediationRecord, RemediationRecord> change, DateTimeOffset now)
    {
        var wanted = change(current);
        var state = RemediationTransitions.Move(current.Id, current.State, wanted.State);
        var wasAttempted = current.WasAttempted || state is RemediationState.Purging or RemediationState.Reprovisioning;
        var hasEnded = state.IsFinal() && state != current.State;
        var changed = wanted with
        {
            UpdatedAt = now,
            CompletedAt = state.IsFinal() ? current.CompletedAt ?? now : null,
            NextCheckAt = state.IsFinal() ? null : wanted.NextCheckAt,
            WasAttempted = wasAttempted,
            FailuresInARow = hasEnded ? Recurrence.FailuresInARow(current.FailuresInARow, state, wasAttempted, wanted.Outcome?.Code) : current.FailuresInARow,
        };
        return IsSame(current, changed) ? changed : throw new InvalidOperationException($"A change of remediation {current.Id} must leave its identity alone.");
    }

    private static bool IsSame(RemediationRecord before, RemediationRecord after) =>
        before.Id == after.Id
        && before.TenantId == after.TenantId
        && before.UserId == after.UserId
        && before.Fingerprint == after.Fingerprint
        && before.Generation == after.Generation
        && before.CreatedAt == after.CreatedAt;
}

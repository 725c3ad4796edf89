using TenantHygiene.Functions.Configuration;
using TenantHygiene.Functions.Remediation;
using TenantHygiene.Ledger.Purges;
using TenantHygiene.Ledger.Remediations;
using TenantHygiene.Remediation.Conflicts;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Functions.Purging;

/// <summary>Settles acts without a clear answer, by recorded intents or new readings.</summary>
public sealed class UnsettledActions(PurgeIntentStore intents, RemediationJournal journal, PurgeOptions options, TimeProvider time)
{
    /// <summary>Purges whose intent is settled: the worker that settled it may have crashed before it recorded that.</summary>
    public async Task SettlePurgesAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        foreach (var (key, purge) in Find(record, ActionKind.Purge))
        {
            // A later attempt exists only where the earlier one removed nothing.
            var state = await intents.FindAsync(record.TenantId, purge.RecipientId!.Value, cancellationToken) switch
            {
                { State: PurgeIntentState.Purged } intent when intent.Id == key => ActionState.Done,
                { State: PurgeIntentState.NotPurged } intent when intent.Id == key => ActionState.NotDone,
                { } intent when intent.Id != key => ActionState.NotDone,
                _ => ActionState.Sent,
            };
            await SettleAsync(record, key, state, cancellationToken);
        }
    }

    /// <summary>
    /// A purge of the remediation that was sent and is not settled: it comes before anything else. The worker whose answer counted may have
    /// refused it while another one, which was given the same purge, sent it; or the orchestration was begun anew.
    /// </summary>
    /// <returns>The error, the conflict and the plan's hash; null when there is none.</returns>
    public async Task<(ClassifiedError Error, ConflictingRecipient Conflict, string PlanHash)?> FindSentPurgeAsync(
        RemediationRecord record,
        CancellationToken cancellationToken
    ) =>
        record is { Plan: { Conflict: { } conflict } plan, Error: { Problem: ProvisioningProblem.GuidInUse } error }
        && await intents.FindAsync(record.TenantId, conflict.ObjectId, cancellationToken) is { State: PurgeIntentState.Sent } intent
        && intent.RemediationId == record.Id
            ? (error, conflict, plan.Hash)
            : null;

    /// <summary>Releases of a hold: the mailbox, read again, is still on hold or not.</summary>
    public async Task SettleReleasesAsync(RemediationRecord record, ConflictEvidence evidence, CancellationToken cancellationToken)
    {
        if (evidence.Candidate is not Read<RecipientDetails>.Found(var mailbox))
        {
            return;
        }

        foreach (var (key, release) in Find(record, ActionKind.HoldRelease))
        {
            var state = mailbox.Holds.LitigationHold switch
            {
                _ when release.RecipientId != mailbox.Recipient.ObjectId => ActionState.Sent,
                false => ActionState.Done,
                true when time.GetUtcNow() - release.At >= options.SettleAfter => ActionState.NotDone,
                _ => ActionState.Sent,
            };
            await SettleAsync(record, key, state, cancellationToken);
        }
    }

    private static IReadOnlyList<(string Key, RemediationAction Action)> Find(RemediationRecord record, ActionKind kind) =>
        [
            .. (record.Actions?.Entries ?? [])
                .Where(entry => entry.State is ActionState.Sent or ActionState.Accepted && entry.Action.Kind == kind)
                .Select(entry => (entry.Key, entry.Action)),
        ];

    private Task SettleAsync(RemediationRecord record, string key, ActionState state, CancellationToken cancellationToken) =>
        state is ActionState.Sent
            ? Task.CompletedTask
            : journal.SettleAsync(TenantScope.Of(record.TenantId), record.Id, key, state, cancellationToken);
}

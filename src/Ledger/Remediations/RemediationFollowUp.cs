using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// What belongs to a write of a record and stands in other rows: the announcements before it, and the audit log, the index, the change
/// feed, the user's lock and the notification after it. Each part may be repeated.
/// </summary>
internal sealed class RemediationFollowUp(
    RemediationRows rows,
    RemediationIndex index,
    RemediationAudit audit,
    ChangeFeed feed,
    OpenRemediations open,
    UserLocks locks,
    RemediationNotifications notifications
)
{
    /// <summary>Announces a change before it is written: a crash after the write then hides nothing.</summary>
    public async Task AnnounceAsync(RemediationRecord before, RemediationRecord changed, CancellationToken cancellationToken)
    {
        if (!changed.State.IsFinal() && OpenRemediations.IsDueElsewhere(before, changed))
        {
            await open.AnnounceAsync(changed, cancellationToken);
        }

        if (NeedsNotification(before, changed))
        {
            await notifications.AnnounceAsync(changed.Id, cancellationToken);
        }
    }

    /// <summary>Completes a start.</summary>
    public async Task CompleteStartAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        await IndexAsync(record, cancellationToken);
        await audit.CompleteAsync(record, cancellationToken);
        await notifications.AnnounceAsync(record.Id, cancellationToken);
        await notifications.EnqueueAsync(record.Id, cancellationToken);
    }

    /// <summary>Completes a change.</summary>
    public async Task CompleteAsync(
        RemediationRecord before,
        RemediationRecord after,
        string operationKey,
        IReadOnlyList<NewStep> steps,
        CancellationToken cancellationToken
    )
    {
        await audit.RecordAsync(before, after, RemediationRows.Steps(before, after, operationKey, steps), cancellationToken);
        if (after.State.IsFinal() && !before.State.IsFinal())
        {
            await audit.CompleteAsync(after, cancellationToken);
        }

        await FollowAsync(before, after, isRepeated: false, cancellationToken);
    }

    /// <summary>Completes a change that was written by an earlier call, which may have broken off.</summary>
    public async Task RepeatAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        await audit.CompleteAsync(record, cancellationToken);
        await FollowAsync(record, record, isRepeated: true, cancellationToken);
    }

    private async Task FollowAsync(RemediationRecord before, RemediationRecord after, bool isRepeated, CancellationToken cancellationToken)
    {
        // Readers of a timeline wait for steps; a change without a step is none to them.
        if (isRepeated || after.StepCount != before.StepCount)
        {
            await feed.AnnounceAsync(after, cancellationToken);
        }

        if (isRepeated || RemediationIndex.Changes(before, after))
        {
            await IndexAsync(after, cancellationToken);
        }

        if (after.State.IsFinal())
        {
            await locks.ReleaseAsync(after, cancellationToken);
        }

        if (after.State.IsFinal() || OpenRemediations.IsDueElsewhere(before, after))
        {
            await open.RemoveAsync(before, cancellationToken);
        }

        if (isRepeated || NeedsNotification(before, after))
        {
            await notifications.EnqueueAsync(after.Id, cancellationToken);
        }
    }

    private static bool NeedsNotification(RemediationRecord before, RemediationRecord after) =>
        before.State != after.State || before.Plan?.Hash != after.Plan?.Hash || before.Tickets.Count() != after.Tickets.Count();

    // The last of two writers of an index row may be the one with the older record. Each reads the record again after it wrote, so that the
    // newest one stays.
    private async Task IndexAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        for (var written = record; ; )
        {
            await index.WriteAsync(written, cancellationToken);
            var current = await rows.FindConfirmedAsync(written.Id, cancellationToken);
            if (current is null || !RemediationIndex.Changes(written, current))
            {
                return;
            }

            written = current;
        }
    }
}

using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// What belongs to a write of a record and stands in other rows: the announcements before it, and the audit log, the index, the user's lock
/// and the notification after it. Each part may be repeated.
/// </summary>
internal sealed class RemediationFollowUp(
    RemediationIndex index,
    RemediationAudit audit,
    OpenRemediations open,
    UserLocks locks,
    RemediationNotifications notifications,
    INotificationAudience audience
)
{
    /// <summary>Announces a change before it is written: a crash after the write then hides nothing.</summary>
    public async Task AnnounceAsync(RemediationRecord before, RemediationRecord changed, CancellationToken cancellationToken)
    {
        await open.AnnounceAsync(before, changed, cancellationToken);
        if (NeedsNotification(before, changed))
        {
            await notifications.AnnounceAsync(changed.Id, cancellationToken);
        }
    }

    /// <summary>Completes a start, whose rows of the index were written before it.</summary>
    /// <param name="stored">The remediation.</param>
    /// <param name="isNew">Whether this call began it; otherwise another one did, which may have broken off.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task CompleteStartAsync(StoredRemediation stored, bool isNew, CancellationToken cancellationToken)
    {
        await (
            isNew && stored.KnownSteps is { } steps
                ? audit.RecordAsync(before: null, stored.Record, steps, cancellationToken)
                : audit.CompleteAsync(stored, cancellationToken)
        );
        if (audience.Awaits(stored.Record))
        {
            await notifications.AnnounceAsync(stored.Record.Id, cancellationToken);
            await notifications.EnqueueAsync(stored.Record.Id, cancellationToken);
        }
    }

    /// <summary>Completes a change.</summary>
    public async Task CompleteAsync(
        StoredRemediation before,
        StoredRemediation after,
        string operationKey,
        IReadOnlyList<NewStep> steps,
        CancellationToken cancellationToken
    )
    {
        await (
            after.Record.State.IsFinal() && !before.Record.State.IsFinal()
                // The last chance for what a crash kept from the audit log.
                ? audit.CompleteAsync(after, cancellationToken)
                : audit.RecordAsync(
                    before.Record,
                    after.Record,
                    RemediationRows.Steps(before.Record, after.Record, operationKey, steps),
                    cancellationToken
                )
        );
        await index.FollowAsync(before, after, cancellationToken);
        await FreeAsync(after.Record, cancellationToken);
        if (NeedsNotification(before.Record, after.Record))
        {
            await notifications.EnqueueAsync(after.Record.Id, cancellationToken);
        }
    }

    /// <summary>Completes a change that was written by an earlier call, which may have broken off.</summary>
    public async Task RepeatAsync(StoredRemediation current, CancellationToken cancellationToken)
    {
        await audit.CompleteAsync(current, cancellationToken);
        await index.RepeatAsync(current, cancellationToken);
        await FreeAsync(current.Record, cancellationToken);
        if (audience.Awaits(current.Record))
        {
            await notifications.EnqueueAsync(current.Record.Id, cancellationToken);
        }
    }

    private async Task FreeAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        if (record.State.IsFinal())
        {
            await locks.ReleaseAsync(record, cancellationToken);
        }
    }

    private bool NeedsNotification(RemediationRecord before, RemediationRecord after) =>
        (before.State != after.State || before.Plan?.Hash != after.Plan?.Hash || before.Tickets.Count() != after.Tickets.Count())
        && audience.Awaits(after);
}

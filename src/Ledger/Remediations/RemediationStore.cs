using TenantHygiene.Ledger.Audit;
using TenantHygiene.Ledger.Outbox;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// The remediations as everybody but their orchestrations knows them: at most one active per user, each with its timeline, listed by tenant,
/// user, ticket and state. Every write may be repeated, and every failure of the storage account is an exception.
/// </summary>
public sealed class RemediationStore(LedgerTables tables, AuditLog auditLog, TimeProvider time, RemediationNotifications? news = null)
{
    // A transaction takes 100 rows: the record, the operation's key, and the steps.
    private const int MaximumSteps = 98;

    private readonly RemediationRows rows = new(tables);
    private readonly UserLocks claims = new(tables);
    private readonly OpenRemediations open = new(tables, new RemediationRows(tables));
    private readonly RemediationIndex index = new(tables);
    private readonly RemediationAudit audit = new(auditLog, new RemediationRows(tables));
    private readonly ChangeFeed feed = new(tables, time);
    private readonly ConcurrencyRetry contention = new(time);

    /// <summary>
    /// Makes a remediation, or finds the one that is responsible: the user's active one, which then answers the request's ticket, too, and counts whoever asks,
    /// or the last one of this error, where <see cref="RestartPolicy"/> says that it is not to begin again.
    /// </summary>
    public async Task<StartedRemediation> StartAsync(RemediationRequest request, CancellationToken cancellationToken)
    {
        var starter = new RemediationStarter(rows, new RunCounters(tables), claims, open, contention);
        var started = await starter.StartAsync(request, cancellationToken);
        if (started.Record.State is RemediationState.Queued)
        {
            // Not only when it is new: the one who made it may have crashed before this line.
            await IndexAsync(started.Record, cancellationToken);
            await audit.CompleteAsync(started.Record, cancellationToken);
            await AnnounceAsync(started.Record.Id, cancellationToken);
            await CallAsync(started.Record.Id, cancellationToken);
        }

        return started.IsNew ? started : started with { Record = await AttachAsync(started.Record, request, cancellationToken) };
    }

    private async Task<RemediationRecord> AttachAsync(RemediationRecord record, RemediationRequest request, CancellationToken cancellationToken)
    {
        foreach (var ticket in request.FurtherTickets.Prepend(request.Ticket).OfType<TicketReference>())
        {
            if (TicketAttachment.IsPossible(record, ticket))
            {
                record = await UpdateAsync(
                    record.Id,
                    $"ticket:{TableKey.OfSecretText($"{TableKey.OfText(ticket.System)} {TableKey.OfText(ticket.Id)}")}",
                    current => TicketAttachment.Attach(current, ticket, request.RequestedBy),
                    cancellationToken,
                    new NewStep("ticket-attached", $"Ticket {ticket.Id} of {ticket.System} asked for the same and is attached."));
            }
        }

        foreach (var by in request.AlsoRequestedBy.Prepend(request.RequestedBy).OfType<Principal>())
        {
            if (!record.State.IsFinal() && !record.IsRequester(by))
            {
                record = await JoinAsync(record.Id, by, cancellationToken);
            }
        }

        return record;
    }

    // Who asks for what runs already wants it as much as the first one did, and is as little the one to approve it. A yes given before counts no more.
    private Task<RemediationRecord> JoinAsync(string id, Principal by, CancellationToken cancellationToken) => UpdateAsync(
        id,
        $"requester:{TableKey.OfSecretText(by.Id)}",
        current => current.AlsoAskedForBy(by),
        cancellationToken,
        new NewStep("requester-attached", $"{by} asked for the same."));

    /// <summary>
    /// Changes a remediation and adds steps to its timeline, all or nothing. When others change it at the same time, the change is made anew from
    /// what they wrote, hence <paramref name="change"/> may be called several times and must be pure.
    /// </summary>
    /// <param name="id">The remediation.</param>
    /// <param name="operationKey">Names this change among those of the remediation, 1 to 200 characters. A key that was applied before changes nothing.</param>
    /// <param name="change">Makes the new record. Identity, timeline and version are not its to change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="steps">What to add to the timeline, at most 98.</param>
    /// <returns>The record after the change, or as it is where the key was applied before.</returns>
    /// <exception cref="RemediationNotFoundException">There is no such remediation.</exception>
    /// <exception cref="IllegalTransitionException">The change makes a move that the table of states does not have.</exception>
    /// <exception cref="RowTooLargeException">The changed record does not fit in its row.</exception>
    public Task<RemediationRecord> UpdateAsync(
        string id,
        string operationKey,
        Func<RemediationRecord, RemediationRecord> change,
        CancellationToken cancellationToken,
        params IReadOnlyList<NewStep> steps) => UpdateAsync(id, operationKey, change, _ => steps, cancellationToken);

    /// <summary>The same with steps that tell of the changed record.</summary>
    /// <param name="id">The remediation.</param>
    /// <param name="operationKey">As above.</param>
    /// <param name="change">As above.</param>
    /// <param name="tell">Makes the steps from the changed record; may be called several times.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<RemediationRecord> UpdateAsync(
        string id,
        string operationKey,
        Func<RemediationRecord, RemediationRecord> change,
        Func<RemediationRecord, IReadOnlyList<NewStep>> tell,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(operationKey.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(operationKey.Length, 200);
        await foreach (var _ in contention.AttemptsAsync($"Remediation {id}", cancellationToken))
        {
            var current = await rows.FindAsync(id, cancellationToken);
            if (current is null or { IsProvisional: true })
            {
                throw new RemediationNotFoundException(id);
            }

            if (await rows.IsAppliedAsync(current, operationKey, cancellationToken))
            {
                // The one who applied it may have crashed right after.
                await audit.CompleteAsync(current.Record, cancellationToken);
                await FollowAsync(current.Record, current.Record, isRepeated: true, cancellationToken);
                return current.Record;
            }

            var changed = RemediationChange.Apply(current.Record, change, time.GetUtcNow());
            var steps = tell(changed);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(steps.Count, MaximumSteps);
            if (!changed.State.IsFinal() && OpenRemediations.IsDueElsewhere(current.Record, changed))
            {
                await open.AnnounceAsync(changed, cancellationToken);
            }

            if (RemediationNotifications.NeedsNotification(current.Record, changed))
            {
                await AnnounceAsync(id, cancellationToken);
            }

            if (await rows.TryAdvanceAsync(current, changed, operationKey, steps, cancellationToken) is { } next)
            {
                await AuditAsync(current.Record, next.Record, operationKey, steps, cancellationToken);
                await FollowAsync(current.Record, next.Record, isRepeated: false, cancellationToken);
                return next.Record;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>Whether an operation of <c>UpdateAsync</c> was applied, however long ago; false where there is certainly no such remediation.</summary>
    public async Task<bool> WasAppliedAsync(string id, string operationKey, CancellationToken cancellationToken) =>
        await rows.FindAsync(id, cancellationToken) is { } stored && await rows.IsAppliedAsync(stored, operationKey, cancellationToken);

    /// <summary>One remediation; null when there is certainly none.</summary>
    public async Task<RemediationRecord?> FindAsync(string id, CancellationToken cancellationToken) =>
        await rows.FindAsync(id, cancellationToken) is { IsProvisional: false } stored ? stored.Record : null;

    /// <summary>One remediation with its whole timeline, as they were at one moment, by one point read unless the timeline is long; null when there is certainly none.</summary>
    public async Task<RemediationWithSteps?> FindWithStepsAsync(string id, CancellationToken cancellationToken) =>
        await rows.FindWithStepsAsync(id, cancellationToken) is var (stored, steps) && !stored.IsProvisional ? new(stored.Record, steps) : null;

    /// <summary>The user's active remediation; null when there is certainly none.</summary>
    public async Task<RemediationRecord?> FindActiveAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
        await claims.FindAsync(tenantId, userId, cancellationToken) is { } claim
        && await FindAsync(claim.RemediationId, cancellationToken) is { } record
        && !record.State.IsFinal()
            ? record
            : null;

    /// <summary>The timeline after a step, oldest first; from its beginning with 0.</summary>
    public Task<IReadOnlyList<RemediationStep>> GetStepsAsync(string id, int afterSequence, CancellationToken cancellationToken) =>
        rows.GetStepsAsync(id, afterSequence, cancellationToken);

    /// <summary>A page of remediations, newest first. Pages stay what they are while new remediations arrive.</summary>
    /// <exception cref="InvalidCursorException">The filter's cursor belongs to another list.</exception>
    public Task<RemediationPage> ListAsync(RemediationFilter filter, CancellationToken cancellationToken) =>
        new RemediationList(index, rows).ReadAsync(filter, cancellationToken);

    /// <summary>
    /// The remediations that are not final and whose <see cref="RemediationRecord.NextCheckAt"/> has come, the longest overdue first.
    /// One without that time counts from its creation. None that is overdue is missed because of a crash.
    /// </summary>
    /// <param name="now">The time to compare with.</param>
    /// <param name="top">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<RemediationRecord>> ListOverdueAsync(DateTimeOffset now, int top, CancellationToken cancellationToken) =>
        open.ListOverdueAsync(now, top, cancellationToken);

    private async Task AuditAsync(RemediationRecord before, RemediationRecord after, string operationKey, IReadOnlyList<NewStep> steps, CancellationToken cancellationToken)
    {
        await audit.RecordAsync(before, after, RemediationRows.Steps(before, after, operationKey, steps), cancellationToken);
        if (after.State.IsFinal() && !before.State.IsFinal())
        {
            await audit.CompleteAsync(after, cancellationToken);
        }
    }

    // Everything that follows from a record that was written. Each part may be repeated.
    private async Task FollowAsync(RemediationRecord before, RemediationRecord after, bool isRepeated, CancellationToken cancellationToken)
    {
        // Who follows a timeline waits for steps; a change without one is none to them.
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
            await claims.ReleaseAsync(after, cancellationToken);
        }

        if (after.State.IsFinal() || OpenRemediations.IsDueElsewhere(before, after))
        {
            await open.RemoveAsync(before, cancellationToken);
        }

        if (isRepeated || RemediationNotifications.NeedsNotification(before, after))
        {
            await CallAsync(after.Id, cancellationToken);
        }
    }

    private Task AnnounceAsync(string id, CancellationToken cancellationToken) => news?.AnnounceAsync(id, cancellationToken) ?? Task.CompletedTask;

    private Task CallAsync(string id, CancellationToken cancellationToken) => news?.CallAsync(id, cancellationToken) ?? Task.CompletedTask;

    // The last of two writers of an index row may be the one with the older record. Each looks again after writing, so that the newest one stays.
    private async Task IndexAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        for (var written = record; ;)
        {
            await index.WriteAsync(written, cancellationToken);
            var current = await FindAsync(written.Id, cancellationToken);
            if (current is null || !RemediationIndex.Changes(written, current))
            {
                return;
            }

            written = current;
        }
    }
}

/// <summary>There is no such remediation.</summary>
public sealed class RemediationNotFoundException(string id) : KeyNotFoundException($"There is no remediation {id}.")
{
    /// <summary>The id that was asked for.</summary>
    public string Id { get; } = id;
}

using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Outcomes;
using TenantHygiene.Remediation.Primitives;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// The remediations: at most one active per user, each with its timeline, listed by tenant, user, ticket and state. Every write may be
/// repeated, and every failure of the storage account is an exception.
/// </summary>
public sealed class RemediationStore
{
    // A transaction takes 100 rows: the record, the operation's key, and the steps.
    private const int MaximumSteps = 98;

    private readonly RemediationStarter _starter;
    private readonly RemediationFollowUp _followUp;
    private readonly RemediationQuery _query;
    private readonly RemediationCounts _counts;
    private readonly RemediationRows _rows;
    private readonly OpenRemediations _open;
    private readonly UserLocks _locks;
    private readonly ConcurrencyRetry _retry;
    private readonly TimeProvider _time;

    internal RemediationStore(
        RemediationStarter starter,
        RemediationFollowUp followUp,
        RemediationQuery query,
        RemediationCounts counts,
        RemediationRows rows,
        OpenRemediations open,
        UserLocks locks,
        ConcurrencyRetry retry,
        TimeProvider time
    ) =>
        (_starter, _followUp, _query, _counts, _rows, _open, _locks, _retry, _time) = (
            starter,
            followUp,
            query,
            counts,
            rows,
            open,
            locks,
            retry,
            time
        );

    /// <summary>
    /// Starts a remediation, or finds the one that is responsible: the user's active one, which then answers the request's ticket, too, and
    /// counts its requester, or the last one of this error, where <see cref="RestartPolicy"/> says that it is not to begin again.
    /// </summary>
    public async Task<StartedRemediation> StartAsync(RemediationRequest request, CancellationToken cancellationToken)
    {
        var (stored, isNew) = await _starter.StartAsync(request, cancellationToken);
        if (stored.Record.State is RemediationState.Queued)
        {
            // Not only when it is new: the process that made it may have crashed before this line.
            await _followUp.CompleteStartAsync(stored, isNew, cancellationToken);
        }

        return new StartedRemediation(isNew ? stored.Record : await AttachAsync(stored.Record, request, cancellationToken), isNew);
    }

    private async Task<RemediationRecord> AttachAsync(
        RemediationRecord record,
        RemediationRequest request,
        CancellationToken cancellationToken
    )
    {
        foreach (var ticket in request.FurtherTickets.Prepend(request.Ticket).OfType<TicketReference>())
        {
            if (TicketAttachment.IsPossible(record, ticket))
            {
                record = await UpdateAsync(
                    TenantScope.Of(record.TenantId),
                    record.Id,
                    $"ticket:{TableKey.OfSecretText($"{TableKey.OfText(ticket.System)} {TableKey.OfText(ticket.Id)}")}",
                    current => TicketAttachment.Attach(current, ticket, request.RequestedBy),
                    cancellationToken,
                    new NewStep("ticket-attached", $"Ticket {ticket.Id} of {ticket.System} requested the same remediation and is attached.")
                );
            }
        }

        foreach (var by in request.AlsoRequestedBy.Prepend(request.RequestedBy).OfType<Principal>())
        {
            if (!record.State.IsFinal() && !record.IsRequester(by))
            {
                record = await JoinAsync(record, by, cancellationToken);
            }
        }

        return record;
    }

    // Who asks for what runs already wants it as much as the first one did, and is as little the one to approve it. A yes given before
    // counts no more.
    private Task<RemediationRecord> JoinAsync(RemediationRecord record, Principal by, CancellationToken cancellationToken) =>
        UpdateAsync(
            TenantScope.Of(record.TenantId),
            record.Id,
            $"requester:{TableKey.OfSecretText(by.Id)}",
            current => current.WithRequester(by),
            cancellationToken,
            new NewStep("requester-attached", $"{by} requested the same remediation.")
        );

    /// <summary>
    /// Changes a remediation and adds steps to its timeline, all or nothing. When others change it at the same time, the change is made
    /// anew from what they wrote, hence <paramref name="change"/> may be called several times and must be pure.
    /// </summary>
    /// <param name="scope">The tenants whose remediations may be changed.</param>
    /// <param name="id">The remediation.</param>
    /// <param name="operationKey">
    /// Names this change among those of the remediation, 1 to 200 characters. A key that was applied before changes nothing.
    /// </param>
    /// <param name="change">Makes the new record. Identity, timeline and version are not its to change.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="steps">What to add to the timeline, at most 98.</param>
    /// <returns>The record after the change, or as it is where the key was applied before.</returns>
    /// <exception cref="RemediationNotFoundException">There is no such remediation in the scope.</exception>
    /// <exception cref="IllegalTransitionException">The change makes a move that the table of states does not have.</exception>
    /// <exception cref="RowTooLargeException">The changed record does not fit in its row.</exception>
    public Task<RemediationRecord> UpdateAsync(
        TenantScope scope,
        string id,
        string operationKey,
        Func<RemediationRecord, RemediationRecord> change,
        CancellationToken cancellationToken,
        params IReadOnlyList<NewStep> steps
    ) => UpdateAsync(scope, id, operationKey, change, _ => steps, cancellationToken);

    /// <summary>The same with steps that describe the changed record.</summary>
    /// <param name="scope">As above.</param>
    /// <param name="id">The remediation.</param>
    /// <param name="operationKey">As above.</param>
    /// <param name="change">As above.</param>
    /// <param name="describe">Makes the steps from the changed record; may be called several times.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<RemediationRecord> UpdateAsync(
        TenantScope scope,
        string id,
        string operationKey,
        Func<RemediationRecord, RemediationRecord> change,
        Func<RemediationRecord, IReadOnlyList<NewStep>> describe,
        CancellationToken cancellationToken
    ) => (await ApplyAsync(scope, id, operationKey, change, describe, cancellationToken)).Record;

    /// <summary>The same, for who has to know whether the operation was applied before.</summary>
    /// <param name="scope">As above.</param>
    /// <param name="id">The remediation.</param>
    /// <param name="operationKey">As above.</param>
    /// <param name="change">As above.</param>
    /// <param name="describe">As above.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<AppliedChange> ApplyAsync(
        TenantScope scope,
        string id,
        string operationKey,
        Func<RemediationRecord, RemediationRecord> change,
        Func<RemediationRecord, IReadOnlyList<NewStep>> describe,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfZero(operationKey.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(operationKey.Length, 200);
        if (await TryUpdateRecentAsync(scope, id, operationKey, change, describe, cancellationToken) is { } written)
        {
            return new AppliedChange(written, IsFirst: true);
        }

        await foreach (var _ in _retry.AttemptsAsync($"Remediation {id}", cancellationToken))
        {
            var current = await _rows.FindAsync(id, cancellationToken);
            if (current is null or { IsProvisional: true } || !scope.Contains(current.Record.TenantId))
            {
                throw new RemediationNotFoundException(id);
            }

            if (await _rows.IsAppliedAsync(current, operationKey, cancellationToken))
            {
                // The process that applied it may have crashed right after.
                await _followUp.RepeatAsync(current, cancellationToken);
                return new AppliedChange(current.Record, IsFirst: false);
            }

            var planned = PlannedChange.Of(current, change, describe, _time.GetUtcNow());
            if (await TryWriteAsync(current, operationKey, planned, cancellationToken) is { } record)
            {
                return new AppliedChange(record, IsFirst: true);
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    // Most changes follow one that this process has just written, and need not read that again. What was refused on the basis of a record
    // that may be outdated is tried once more on the basis of the current one.
    private async Task<RemediationRecord?> TryUpdateRecentAsync(
        TenantScope scope,
        string id,
        string operationKey,
        Func<RemediationRecord, RemediationRecord> change,
        Func<RemediationRecord, IReadOnlyList<NewStep>> describe,
        CancellationToken cancellationToken
    )
    {
        if (
            _rows.Recall(id) is not { IsProvisional: false } recent
            || !scope.Contains(recent.Record.TenantId)
            || await _rows.IsAppliedAsync(recent, operationKey, cancellationToken)
            || PlannedChange.TryOf(recent, change, describe, _time.GetUtcNow()) is not { } planned
        )
        {
            return null;
        }

        return await TryWriteAsync(recent, operationKey, planned, cancellationToken);
    }

    private async Task<RemediationRecord?> TryWriteAsync(
        StoredRemediation current,
        string operationKey,
        PlannedChange planned,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(planned.Steps.Count, MaximumSteps);
        await _followUp.AnnounceAsync(current.Record, planned.Record, cancellationToken);
        if (await _rows.TryAdvanceAsync(current, planned.Record, operationKey, planned.Steps, cancellationToken) is not { } next)
        {
            return null;
        }

        await _followUp.CompleteAsync(current, next, operationKey, planned.Steps, cancellationToken);
        return next.Record;
    }

    /// <summary>
    /// Whether an operation of <c>UpdateAsync</c> was applied, however long ago; false where there is certainly no such remediation in the
    /// scope.
    /// </summary>
    public async Task<bool> WasAppliedAsync(TenantScope scope, string id, string operationKey, CancellationToken cancellationToken) =>
        await _rows.FindAsync(id, cancellationToken) is { } stored
        && scope.Contains(stored.Record.TenantId)
        && await _rows.IsAppliedAsync(stored, operationKey, cancellationToken);

    /// <summary>One remediation; null when there is certainly none in the scope.</summary>
    public async Task<RemediationRecord?> FindAsync(TenantScope scope, string id, CancellationToken cancellationToken) =>
        await _rows.FindConfirmedAsync(id, cancellationToken) is { } record && scope.Contains(record.TenantId) ? record : null;

    /// <summary>
    /// One remediation with its whole timeline, as they were at one moment, by one point read unless the timeline is long; null when there
    /// is certainly none in the scope.
    /// </summary>
    public async Task<RemediationWithSteps?> FindWithStepsAsync(TenantScope scope, string id, CancellationToken cancellationToken) =>
        await _rows.FindWithStepsAsync(id, cancellationToken) is var (stored, steps)
        && !stored.IsProvisional
        && scope.Contains(stored.Record.TenantId)
            ? new RemediationWithSteps(stored.Record, steps) { SettledSteps = stored.SettledSteps }
            : null;

    /// <summary>The user's active remediation; null when there is certainly none.</summary>
    public async Task<RemediationRecord?> FindActiveAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
        await _locks.FindAsync(tenantId, userId, cancellationToken) is { } held
        && await FindAsync(TenantScope.Of(tenantId), held.RemediationId, cancellationToken) is { } record
        && !record.State.IsFinal()
            ? record
            : null;

    /// <summary>The timeline of a remediation that was read, after a step, oldest first; from its beginning with 0.</summary>
    public Task<IReadOnlyList<RemediationStep>> GetStepsAsync(
        RemediationRecord record,
        int afterSequence,
        CancellationToken cancellationToken
    ) => _rows.GetStepsAsync(record.Id, afterSequence, cancellationToken);

    /// <summary>
    /// A page of remediations of the scope, newest first. Pages stay what they are while new remediations arrive. A page may hold fewer than
    /// asked for, even none, and still lead to a next one: of many tenants that are out of scope not all rows are read at once.
    /// </summary>
    /// <exception cref="InvalidCursorException">The filter's cursor belongs to another list.</exception>
    public Task<RemediationPage> ListAsync(TenantScope scope, RemediationFilter filter, CancellationToken cancellationToken) =>
        _query.ReadAsync(scope, filter, cancellationToken);

    /// <summary>How many remediations of the scope are in each state that is not final, for each tenant that has some.</summary>
    public Task<IReadOnlyList<RemediationCount>> CountUnderWayAsync(TenantScope scope, CancellationToken cancellationToken) =>
        _counts.ReadAsync(scope, cancellationToken);

    /// <summary>
    /// The remediations that are not final and whose <see cref="RemediationRecord.NextCheckAt"/> has come, the longest overdue first.
    /// One without that time counts from its creation. None that is overdue is missed because of a crash.
    /// </summary>
    /// <param name="now">The time to compare with.</param>
    /// <param name="top">At most how many.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<RemediationRecord>> ListOverdueAsync(DateTimeOffset now, int top, CancellationToken cancellationToken) =>
        _open.ListOverdueAsync(now, top, cancellationToken);
}

/// <summary>A change that is written.</summary>
/// <param name="Record">The record after it, or as it is where the operation was applied before.</param>
/// <param name="IsFirst">
/// Whether this call has written it. False where an earlier one has, and where the reply to this call's own write was lost.
/// </param>
public sealed record AppliedChange(RemediationRecord Record, bool IsFirst);

/// <summary>There is no such remediation.</summary>
public sealed class RemediationNotFoundException(string id) : KeyNotFoundException($"There is no remediation {id}.")
{
    /// <summary>The id that was asked for.</summary>
    public string Id { get; } = id;
}

using System.Globalization;
using Azure;
using Azure.Data.Tables;
using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Outcomes;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// Creates at most one active remediation per user, with any number of concurrent callers and after a crash at any point. The order of
/// writes: run counter, provisional record, lock, announcement, confirmation. A record counts from its confirmation on, which only the
/// holder of the lock can write, and only once. A caller that finds a lock whose record was not confirmed confirms the record itself.
/// </summary>
internal sealed class RemediationStarter(
    RemediationRows rows,
    RunCounters counters,
    UserLocks locks,
    RemediationIndex index,
    ConcurrencyRetry retry
)
{
    /// <summary>Tries until the request has become, or found, a remediation.</summary>
    public async Task<RemediationStart> StartAsync(RemediationRequest request, CancellationToken cancellationToken)
    {
        // Distinguishes this call's own confirmation from another's when the reply to it was lost.
        var token = $"start:{Guid.NewGuid():N}";
        await foreach (var _ in retry.AttemptsAsync($"The remediation of user {request.UserId}", cancellationToken))
        {
            if (await TryAsync(request, token, cancellationToken) is { } started)
            {
                return started;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private async Task<RemediationStart?> TryAsync(RemediationRequest request, string token, CancellationToken cancellationToken)
    {
        var current = await locks.FindAsync(request.TenantId, request.UserId, cancellationToken);
        if (current is not null && await rows.FindAsync(current.RemediationId, cancellationToken) is { } owner)
        {
            if (owner.IsProvisional)
            {
                return await ConfirmAsync(owner, token, cancellationToken);
            }

            if (!owner.Record.State.IsFinal())
            {
                return new RemediationStart(owner, owner.AppliedKeys.Contains(token));
            }
        }

        // From here on the lock is free, or points to what is over or missing: it may be taken.
        var counter = await counters.FindAsync(request.Error.Fingerprint, cancellationToken);
        var existing = counter is null ? null : await rows.FindAsync(counter.RemediationId(request.Error.Fingerprint), cancellationToken);
        if (existing is { IsProvisional: false })
        {
            if (!existing.Record.State.IsFinal())
            {
                // Most likely the lock was read too early, and taking it fails. If it was lost, this restores it.
                await locks.TryAcquireAsync(existing.Record, current, cancellationToken);
                return null;
            }

            if (!ShouldRestart(existing.Record, request))
            {
                return new RemediationStart(existing, existing.AppliedKeys.Contains(token));
            }
        }

        if (counter is null || existing is { IsProvisional: false })
        {
            counter = await counters.TryBeginAsync(
                request.Error.Fingerprint,
                counter,
                existing?.Record.ConsecutiveFailures ?? 0,
                cancellationToken
            );
            existing = null;
        }

        var provisional = counter is null ? null : await WriteProvisionalAsync(existing, CreateRecord(request, counter), cancellationToken);
        if (provisional is null)
        {
            return null;
        }

        return await locks.TryAcquireAsync(provisional.Record, current, cancellationToken)
            ? await ConfirmAsync(provisional, token, cancellationToken)
            : null;
    }

    private async Task<StoredRemediation?> WriteProvisionalAsync(
        StoredRemediation? existing,
        StoredRemediation wanted,
        CancellationToken cancellationToken
    )
    {
        if (existing is null)
        {
            return await rows.TryAddAsync(wanted, cancellationToken);
        }

        // Left over from a crash, or about to be locked by a concurrent caller.
        var (createdAt, updatedAt, etag) = (existing.Record.CreatedAt, existing.Record.UpdatedAt, existing.Record.ETag);
        if (existing.Record == wanted.Record with { CreatedAt = createdAt, UpdatedAt = updatedAt, ETag = etag })
        {
            return existing;
        }

        var replacement = wanted with { Version = existing.Version + 1, RowETag = existing.RowETag };
        return await rows.TryReplaceAsync(replacement, cancellationToken);
    }

    private async Task<RemediationStart?> ConfirmAsync(StoredRemediation provisional, string token, CancellationToken cancellationToken)
    {
        var record = provisional.Record;
        var step = new NewStep(
            "accepted",
            record switch
            {
                { Ticket: { } ticket } => $"Requested by ticket {ticket.Id} of {ticket.System}.",
                { RequestedBy: { } name } => $"Requested by {name}.",
                _ => "A scan found the error.",
            }
        );
        // Here and not with the provisional record: this is exactly the record that will count, whoever wrote it.
        await index.BeginAsync(provisional, cancellationToken);
        var confirmed = await rows.TryAdvanceAsync(provisional, record, token, [step], cancellationToken);
        return confirmed is null ? null : new RemediationStart(confirmed, IsNew: true);
    }

    private static bool ShouldRestart(RemediationRecord previous, RemediationRequest request) =>
        // A remediation that only planned must not prevent a repair.
        (previous.Mode is RemediationMode.Plan && request.Mode is RemediationMode.Remediate && !previous.IsQuarantined)
        || RestartPolicy.ShouldRestart(
            previous.State,
            previous.CompletedAt,
            request.Error.CreatedAt,
            request.At,
            request.IsRequested,
            request.ExamineAgainAfter,
            previous.ConsecutiveFailures
        );

    private static StoredRemediation CreateRecord(RemediationRequest request, RunCounter counter) =>
        new()
        {
            Record = new RemediationRecord
            {
                Id = counter.RemediationId(request.Error.Fingerprint),
                TenantId = request.TenantId,
                UserId = request.UserId,
                UserPrincipalName = request.UserPrincipalName,
                DisplayName = request.DisplayName,
                Mode = request.Mode,
                State = RemediationState.Queued,
                Error = request.Error,
                Fingerprint = request.Error.Fingerprint,
                RunNumber = counter.Number,
                CreatedAt = request.At,
                UpdatedAt = request.At,
                Ticket = request.Ticket,
                FurtherTickets = request.FurtherTickets is []
                    ? null
                    : [.. request.FurtherTickets.Take(TicketAttachment.MaximumTickets - 1).Select(ticket => new AttachedTicket(ticket, 0))],
                ScanId = request.ScanId,
                RequestedBy = request.RequestedBy,
                AlsoRequestedBy = request.AlsoRequestedBy is [] ? null : request.AlsoRequestedBy,
                ConsecutiveFailures = counter.ConsecutiveFailures,
            },
            Version = 0,
            StateVersion = 0,
            SettledSteps = 0,
            IsProvisional = true,
            AppliedKeys = [],
            Timeline = InlineTimeline.Empty,
        };
}

/// <summary>A remediation that is responsible for a request.</summary>
/// <param name="Stored">The remediation.</param>
/// <param name="IsNew">Whether this call made it.</param>
internal sealed record RemediationStart(StoredRemediation Stored, bool IsNew);

/// <summary>How many remediations an error has had. The number is part of the remediation's id.</summary>
internal sealed class RunCounters(LedgerTables tables)
{
    private const string Table = "RunCounters";

    public async Task<RunCounter?> FindAsync(ErrorFingerprint fingerprint, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = await table.FindAsync(fingerprint.Value, fingerprint.Value, cancellationToken);
        return row is null
            ? null
            : new RunCounter(
                row.GetInt32("Number") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "Number is missing"),
                row.GetInt32("ConsecutiveFailures") ?? 0,
                row.ETag
            );
    }

    /// <summary>Counts one more remediation than was read; null when another caller began it first.</summary>
    public async Task<RunCounter?> TryBeginAsync(
        ErrorFingerprint fingerprint,
        RunCounter? previous,
        int consecutiveFailures,
        CancellationToken cancellationToken
    )
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var next = (previous?.Number ?? 0) + 1;
        var row = new TableEntity(fingerprint.Value, fingerprint.Value)
        {
            ["Number"] = next,
            ["ConsecutiveFailures"] = consecutiveFailures,
        };
        var hasBegun = previous is null
            ? await table.TryAddAsync(row, cancellationToken)
            : await table.TryReplaceAsync(row, previous.ETag, cancellationToken);
        return hasBegun ? new RunCounter(next, consecutiveFailures, default) : null;
    }
}

/// <summary>The number of remediations of an error as it was read.</summary>
/// <param name="Number">Counts the remediations of the error.</param>
/// <param name="ConsecutiveFailures">How many repairs of the error had failed in a row when this remediation began.</param>
/// <param name="ETag">The row's ETag when it was read.</param>
internal sealed record RunCounter(int Number, int ConsecutiveFailures, ETag ETag)
{
    public string RemediationId(ErrorFingerprint fingerprint) =>
        string.Create(CultureInfo.InvariantCulture, $"r-{fingerprint.Value}-{Number}");
}

/// <summary>Which remediation is responsible for a user: at most one at a time.</summary>
internal sealed class UserLocks(LedgerTables tables)
{
    private const string Table = "UserLocks";

    public async Task<UserLock?> FindAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = await table.FindAsync(tenantId.ToString(), userId.ToString(), cancellationToken);
        return row is null
            ? null
            : new UserLock(
                row.GetString("RemediationId") ?? throw new CorruptRowException(row.PartitionKey, row.RowKey, "RemediationId is missing"),
                row.ETag
            );
    }

    /// <summary>Takes the lock, free or from the one that was read before; false when another caller took it first.</summary>
    public async Task<bool> TryAcquireAsync(RemediationRecord record, UserLock? from, CancellationToken cancellationToken)
    {
        var table = await tables.OpenAsync(Table, cancellationToken);
        var row = new TableEntity(record.TenantId.ToString(), record.UserId.ToString()) { ["RemediationId"] = record.Id };
        return from is null
            ? await table.TryAddAsync(row, cancellationToken)
            : await table.TryReplaceAsync(row, from.ETag, cancellationToken);
    }

    /// <summary>Frees the user, unless another caller has taken the lock in the meantime.</summary>
    public async Task ReleaseAsync(RemediationRecord record, CancellationToken cancellationToken)
    {
        if (await FindAsync(record.TenantId, record.UserId, cancellationToken) is { } current && current.RemediationId == record.Id)
        {
            var table = await tables.OpenAsync(Table, cancellationToken);
            await table.TryDeleteAsync(record.TenantId.ToString(), record.UserId.ToString(), current.ETag, cancellationToken);
        }
    }
}

/// <summary>A lock as it was read.</summary>
internal sealed record UserLock(string RemediationId, ETag ETag);

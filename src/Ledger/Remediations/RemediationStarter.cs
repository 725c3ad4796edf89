using TenantHygiene.Ledger.Tables;
using TenantHygiene.Remediation.States;

namespace TenantHygiene.Ledger.Remediations;

/// <summary>
/// Makes at most one active remediation per user, whoever else tries and wherever a try breaks off.
/// The order of writes: generation, provisional record, claim, announcement, confirmation. A record counts from its confirmation on, which only
/// the holder of the claim can write, and only once. Whoever finds a claim whose record was not confirmed confirms it in the other's place.
/// </summary>
internal sealed class RemediationStarter(RemediationRows rows, Generations generations, UserClaims claims, OpenRemediations open, Contention contention)
{
    /// <summary>Tries until the request has become, or found, a remediation.</summary>
    public async Task<StartedRemediation> StartAsync(StartRemediation request, CancellationToken cancellationToken)
    {
        // Tells this call's own confirmation from another's when the reply to it was lost.
        var token = $"start:{Guid.NewGuid():N}";
        await foreach (var _ in contention.AttemptsAsync($"The remediation of user {request.UserId}", cancellationToken))
        {
            if (await TryAsync(request, token, cancellationToken) is { } started)
            {
                return started;
            }
        }

        throw new System.Diagnostics.UnreachableException();
    }

    private async Task<StartedRemediation?> TryAsync(StartRemediation request, string token, CancellationToken cancellationToken)
    {
        var claim = await claims.FindAsync(request.TenantId, request.UserId, cancellationToken);
        if (claim is not null && await rows.FindAsync(claim.RemediationId, cancellationToken) is { } claimed)
        {
            if (claimed.IsProvisional)
            {
                return await ConfirmAsync(claimed, token, cancellationToken);
            }

            if (!claimed.Record.State.IsFinal())
            {
                return new StartedRemediation(claimed.Record, claimed.AppliedKeys.Contains(token));
            }
        }

        // From here on the claim is free, or points to what is over or missing: it may be taken.
        var generation = await generations.FindAsync(request.Error.Fingerprint, cancellationToken);
        var existing = generation is null ? null : await rows.FindAsync(generation.RemediationId(request.Error.Fingerprint), cancellationToken);
        if (existing is { IsProvisional: false })
        {
            if (!existing.Record.State.IsFinal())
            {
                // Most likely the claim was read too early, and taking it fails. If it was lost, this restores it.
                await claims.TryTakeAsync(existing.Record, claim, cancellationToken);
                return null;
            }

            if (!BeginsAgain(existing.Record, request))
            {
                return new StartedRemediation(existing.Record, existing.AppliedKeys.Contains(token));
            }
        }

        if (generation is null || existing is { IsProvisional: false })
        {
            generation = await generations.TryBeginAsync(request.Error.Fingerprint, generation, existing?.Record.FailuresInARow ?? 0, cancellationToken);
            existing = null;
        }

        var provisional = generation is null ? null : await WriteProvisionalAsync(existing, Wanted(request, generation), cancellationToken);
        if (provisional is null)
        {
            return null;
        }

        if (await claims.TryTakeAsync(provisional.Record, claim, cancellationToken)
            && await rows.FindAsync(provisional.Record.Id, cancellationToken) is { IsProvisional: true } written)
        {
            return await ConfirmAsync(written, token, cancellationToken);
        }

        return null;
    }

    private async Task<StoredRemediation?> WriteProvisionalAsync(StoredRemediation? existing, StoredRemediation wanted, CancellationToken cancellationToken)
    {
        if (existing is null)
        {
            return await rows.TryAddAsync(wanted, cancellationToken) ? wanted : null;
        }

        // Left by somebody who broke off, or is about to be claimed by somebody who wants the same.
        if (existing.Record == wanted.Record with { CreatedAt = existing.Record.CreatedAt, UpdatedAt = existing.Record.UpdatedAt, ETag = existing.Record.ETag })
        {
            return existing;
        }

        var replacement = wanted with { Version = existing.Version + 1, RowETag = existing.RowETag };
        return await rows.TryReplaceAsync(replacement, cancellationToken) ? replacement : null;
    }

    private async Task<StartedRemediation?> ConfirmAsync(StoredRemediation provisional, string token, CancellationToken cancellationToken)
    {
        var record = provisional.Record;
        var step = new NewStep("accepted", record switch
        {
            { Ticket: { } ticket } => $"Asked for by ticket {ticket.Id} of {ticket.System}.",
            { RequestedBy: { } name } => $"Asked for by {name}.",
            _ => "A scan found the error.",
        });
        // Here and not with the provisional record: this is exactly the record that will count, whoever wrote it.
        await open.AnnounceAsync(record, cancellationToken);
        var confirmed = await rows.TryAdvanceAsync(provisional, record, token, [step], cancellationToken);
        return confirmed is null ? null : new StartedRemediation(confirmed.Record, IsNew: true);
    }

    private static bool BeginsAgain(RemediationRecord previous, StartRemediation request) =>
        // What was only planned must not keep anybody from repairing it.
        (previous.Mode is RemediationMode.Plan && request.Mode is RemediationMode.Remediate && !previous.IsQuarantined)
        || Recurrence.BeginsAgain(
            previous.State, previous.CompletedAt, request.Error.CreatedAt, request.At, request.IsRequested, request.ExamineAgainAfter, previous.FailuresInARow);

    private static StoredRemediation Wanted(StartRemediation request, Generation generation) => new()
    {
        Record = new RemediationRecord
        {
            Id = generation.RemediationId(request.Error.Fingerprint),
            TenantId = request.TenantId,
            UserId = request.UserId,
            UserPrincipalName = request.UserPrincipalName,
            DisplayName = request.DisplayName,
            Mode = request.Mode,
            State = RemediationState.Queued,
            Error = request.Error,
            Fingerprint = request.Error.Fingerprint,
            Generation = generation.Number,
            CreatedAt = request.At,
            UpdatedAt = request.At,
            Ticket = request.Ticket,
            FurtherTickets = request.FurtherTickets is [] ? null : [.. request.FurtherTickets.Take(TicketAttachment.MaximumTickets - 1).Select(ticket => new AttachedTicket(ticket, Since: 0))],
            ScanId = request.ScanId,
            RequestedBy = request.RequestedBy,
            AlsoRequestedBy = request.AlsoRequestedBy is [] ? null : request.AlsoRequestedBy,
            FailuresInARow = generation.FailuresInARow,
        },
        Version = 0,
        IsProvisional = true,
        AppliedKeys = [],
        Timeline = KeptTimeline.Empty,
    };
}

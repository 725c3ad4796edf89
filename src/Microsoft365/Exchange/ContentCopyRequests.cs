using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>
/// Copies of soft-deleted mailboxes by <c>New-MailboxRestoreRequest</c>, found again by the name that this product gives them.
/// </summary>
internal sealed class ContentCopyRequests(ExchangeChannel channel)
{
    /// <summary>How the copies of mailbox and archive stand.</summary>
    public async Task<Read<ContentCopyState>> FindAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken)
    {
        var states = new List<ContentCopyState>();
        foreach (var source in Sources(recipient))
        {
            switch (await FindAsync(tenantId, source.Name, cancellationToken))
            {
                case Read<ContentCopyState>.Found(var state):
                    states.Add(state);
                    break;
                case var other:
                    return other;
            }
        }

        return states.Count == 0 ? Read.Absent<ContentCopyState>() : Read.Found(RestoreRequestRows.Worst(states));
    }

    /// <summary>Orders what was not ordered yet, and tells how it stands.</summary>
    public async Task<Read<ContentCopyState>> StartAsync(
        Guid tenantId,
        Recipient recipient,
        string targetMailbox,
        CancellationToken cancellationToken
    )
    {
        foreach (var source in Sources(recipient))
        {
            if (await FindAsync(tenantId, source.Name, cancellationToken) is not Read<ContentCopyState>.Absent)
            {
                continue;
            }

            var command = new ExchangeCommand(ExchangeCmdlet.NewMailboxRestoreRequest)
                .With("SourceMailbox", source.Mailbox.ToString("D"))
                .With("TargetMailbox", targetMailbox)
                .With("TargetRootFolder", ContentCopy.FolderOf(recipient.ObjectId))
                .With("Name", source.Name)
                .With("AllowLegacyDNMismatch");
            if (source.IsArchive)
            {
                command.With("SourceIsArchive");
            }

            switch (await channel.ReadAsync(tenantId, command, cancellationToken))
            {
                case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                    return new Read<ContentCopyState>.Unreadable(fault);
                case Read<IReadOnlyList<JsonElement>>.Absent:
                    return Read.Unreadable<ContentCopyState>(ReadFaultKind.Malformed, $"{command}: no request came back.");
            }
        }

        return await FindAsync(tenantId, recipient, cancellationToken);
    }

    private async Task<Read<ContentCopyState>> FindAsync(Guid tenantId, string name, CancellationToken cancellationToken)
    {
        // Not by identity, which is the name behind the alias of the target: the policy may name that by any of its addresses.
        var command = new ExchangeCommand(ExchangeCmdlet.GetMailboxRestoreRequest).With("Name", name).All();
        return await channel.ReadAsync(tenantId, command, cancellationToken) switch
        {
            Read<IReadOnlyList<JsonElement>>.Found(var rows) => RestoreRequestRows.From(rows, name, command.ToString()),
            var other => other.PropagateFailure<IReadOnlyList<JsonElement>, ContentCopyState>(),
        };
    }

    private static IEnumerable<(string Name, Guid Mailbox, bool IsArchive)> Sources(Recipient recipient)
    {
        if (recipient is { Kind: RecipientKind.UserMailbox, ExchangeGuid: { } mailbox })
        {
            yield return ($"content-copy-{recipient.ObjectId:N}", mailbox, false);
        }

        if (recipient.ArchiveGuid is not null)
        {
            // By the mailbox that it belongs to; a mail user has none.
            yield return (
                $"content-copy-{recipient.ObjectId:N}-archive",
                recipient is { Kind: RecipientKind.UserMailbox, ExchangeGuid: { } main } ? main : recipient.ObjectId,
                true
            );
        }
    }
}

/// <summary>Reads rows of <c>Get-MailboxRestoreRequest</c>.</summary>
internal static class RestoreRequestRows
{
    /// <summary>How the copy of one source stands. An order whose reply was lost may have been given twice: the worse one counts.</summary>
    /// <param name="rows">The rows; one at least.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="request">The request, for people.</param>
    public static Read<ContentCopyState> From(IReadOnlyList<JsonElement> rows, string name, string request)
    {
        if (rows.Any(row => StrictJson.Text(row, "Name") != name))
        {
            return Malformed(request, "a request with another name");
        }

        var states = rows.Select(row => StateOf(StrictJson.Text(row, "Status"))).ToList();
        return states.TrueForAll(state => state is not null)
            ? Read.Found(Worst(states.OfType<ContentCopyState>()))
            : Malformed(request, "an unknown status");
    }

    /// <summary>Of several copies: failed if one has, complete if all are.</summary>
    public static ContentCopyState Worst(IEnumerable<ContentCopyState> states) =>
        states.ToHashSet() switch
        {
            var all when all.Contains(ContentCopyState.Failed) => ContentCopyState.Failed,
            var all when all.Contains(ContentCopyState.UnderWay) => ContentCopyState.UnderWay,
            _ => ContentCopyState.Completed,
        };

    private static ContentCopyState? StateOf(string? status) =>
        status switch
        {
            "Completed" => ContentCopyState.Completed,
            "Queued" or "InProgress" or "CompletionInProgress" or "Retrying" or "Synced" => ContentCopyState.UnderWay,
            // What is suspended goes on only when a person lets it.
            "Failed" or "CompletedWithWarning" or "Suspended" or "AutoSuspended" => ContentCopyState.Failed,
            _ => null,
        };

    private static Read<ContentCopyState> Malformed(string request, string flaw) =>
        Read.Unreadable<ContentCopyState>(ReadFaultKind.Malformed, $"{request}: {flaw}.");
}

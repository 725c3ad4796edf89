using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Copies of soft-deleted mailboxes by <c>New-MailboxRestoreRequest</c>, found again by the name that this product gives them.</summary>
internal sealed class RescueRequests(ExchangeChannel channel)
{
    /// <summary>How the copies of mailbox and archive stand.</summary>
    public async Task<Read<RescueState>> FindAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken)
    {
        var states = new List<RescueState>();
        foreach (var source in Sources(recipient))
        {
            switch (await FindAsync(tenantId, source.Name, cancellationToken))
            {
                case Read<RescueState>.Found(var state):
                    states.Add(state);
                    break;
                case var other:
                    return other;
            }
        }

        return states.Count == 0 ? Read.Absent<RescueState>() : Read.Found(RestoreRequestRows.Worst(states));
    }

    /// <summary>Orders what was not ordered yet, and tells how it stands.</summary>
    public async Task<Read<RescueState>> StartAsync(Guid tenantId, Recipient recipient, string targetMailbox, CancellationToken cancellationToken)
    {
        foreach (var source in Sources(recipient))
        {
            if (await FindAsync(tenantId, source.Name, cancellationToken) is not Read<RescueState>.Absent)
            {
                continue;
            }

            var command = new ExchangeCommand(ExchangeCmdlet.NewMailboxRestoreRequest)
                .With("SourceMailbox", source.Mailbox.ToString("D"))
                .With("TargetMailbox", targetMailbox)
                .With("TargetRootFolder", Rescue.FolderOf(recipient.ObjectId))
                .With("Name", source.Name)
                .With("AllowLegacyDNMismatch");
            if (source.IsArchive)
            {
                command.With("SourceIsArchive");
            }

            switch (await channel.ReadAsync(tenantId, command, cancellationToken))
            {
                case Read<IReadOnlyList<JsonElement>>.Unreadable(var fault):
                    return new Read<RescueState>.Unreadable(fault);
                case Read<IReadOnlyList<JsonElement>>.Absent:
                    return Read.Unreadable<RescueState>(ReadFaultKind.Malformed, $"{command}: no request came back.");
            }
        }

        return await FindAsync(tenantId, recipient, cancellationToken);
    }

    private async Task<Read<RescueState>> FindAsync(Guid tenantId, string name, CancellationToken cancellationToken)
    {
        // Not by identity, which is the name behind the alias of the target: the policy may name that by any of its addresses.
        var command = new ExchangeCommand(ExchangeCmdlet.GetMailboxRestoreRequest).With("Name", name).All();
        return await channel.ReadAsync(tenantId, command, cancellationToken) switch
        {
            Read<IReadOnlyList<JsonElement>>.Found(var rows) => RestoreRequestRows.From(rows, name, command.ToString()),
            var other => other.PassOn<IReadOnlyList<JsonElement>, RescueState>(),
        };
    }

    private static IEnumerable<(string Name, Guid Mailbox, bool IsArchive)> Sources(Recipient recipient)
    {
        if (recipient is { Kind: RecipientKind.UserMailbox, ExchangeGuid: { } mailbox })
        {
            yield return ($"rescue-{recipient.ObjectId:N}", mailbox, false);
        }

        if (recipient.ArchiveGuid is not null)
        {
            // By the mailbox that it belongs to; a mail user has none.
            yield return ($"rescue-{recipient.ObjectId:N}-archive", recipient is { Kind: RecipientKind.UserMailbox, ExchangeGuid: { } main } ? main : recipient.ObjectId, true);
        }
    }
}

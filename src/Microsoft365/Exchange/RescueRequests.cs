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

        return states.Count == 0 ? Read.Absent<RescueState>() : Read.Found(Worst(states));
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

            if (await channel.ReadAsync(tenantId, command, cancellationToken) is Read<IReadOnlyList<JsonElement>>.Unreadable(var fault))
            {
                return new Read<RescueState>.Unreadable(fault);
            }
        }

        return await FindAsync(tenantId, recipient, cancellationToken);
    }

    private async Task<Read<RescueState>> FindAsync(Guid tenantId, string name, CancellationToken cancellationToken)
    {
        var command = new ExchangeCommand(ExchangeCmdlet.GetMailboxRestoreRequest).Naming(name);
        return await channel.ReadAsync(tenantId, command, cancellationToken) switch
        {
            Read<IReadOnlyList<JsonElement>>.Found([var row]) when StrictJson.Text(row, "Name") == name => State(row, command),
            Read<IReadOnlyList<JsonElement>>.Found => Read.Unreadable<RescueState>(ReadFaultKind.Ambiguous, $"{command}: not exactly the one request of this name."),
            var other => other.PassOn<IReadOnlyList<JsonElement>, RescueState>(),
        };
    }

    private static Read<RescueState> State(JsonElement row, ExchangeCommand command) => StrictJson.Text(row, "Status") switch
    {
        "Completed" => Read.Found(RescueState.Completed),
        "Queued" or "InProgress" or "CompletionInProgress" or "AutoSuspended" or "Synced" => Read.Found(RescueState.UnderWay),
        "Failed" or "CompletedWithWarning" or "Suspended" => Read.Found(RescueState.Failed),
        var status => Read.Unreadable<RescueState>(ReadFaultKind.Malformed, $"{command}: the status '{status}' is none that is known."),
    };

    private static RescueState Worst(List<RescueState> states) => states switch
    {
        _ when states.Contains(RescueState.Failed) => RescueState.Failed,
        _ when states.Contains(RescueState.UnderWay) => RescueState.UnderWay,
        _ => RescueState.Completed,
    };

    private static IEnumerable<(string Name, Guid Mailbox, bool IsArchive)> Sources(Recipient recipient)
    {
        if (recipient is { Kind: RecipientKind.UserMailbox, ExchangeGuid: { } mailbox })
        {
            yield return ($"rescue-{recipient.ObjectId:N}", mailbox, false);
        }

        if (recipient.ArchiveGuid is { } archive)
        {
            yield return ($"rescue-{recipient.ObjectId:N}-archive", archive, true);
        }
    }
}

using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;
using TenantHygiene.Remediation.Safety;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>
/// Exchange Online by way of <c>InvokeCommand</c>, the interface behind its PowerShell module. Every row is held against what was asked
/// for.
/// </summary>
internal sealed class ExchangeAdmin(ExchangeChannel channel, RecipientFinder finder, ContentCopyRequests contentCopies, PurgeChannel purges)
    : IExchangeAdmin
{
    /// <inheritdoc/>
    public Task<Read<IReadOnlyList<Recipient>>> FindByIdentityAsync(
        Guid tenantId,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    ) => finder.FindByIdentityAsync(tenantId, value, cancellationToken);

    /// <inheritdoc/>
    public Task<Read<IReadOnlyList<Recipient>>> FindByFilterAsync(
        Guid tenantId,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    ) => finder.FindHoldersAsync(tenantId, property, value, cancellationToken);

    /// <inheritdoc/>
    public Task<Read<IReadOnlyList<Recipient>>> FindDeletedByFilterAsync(
        Guid tenantId,
        RecipientKind kind,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    ) => finder.FindDeletedHoldersAsync(tenantId, kind, property, value, cancellationToken);

    /// <inheritdoc/>
    public Task<Read<Recipient>> FindRecipientOfUserAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken) =>
        finder.FindOwnAsync(tenantId, userId, cancellationToken);

    /// <inheritdoc/>
    public async Task<Read<RecipientDetails>> GetDetailsAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken)
    {
        var command = RecipientLookups.Details(recipient);
        var rows = await channel.ReadAsync(tenantId, command, cancellationToken);
        if (rows is not Read<IReadOnlyList<JsonElement>>.Found({ Count: 1 } found))
        {
            return rows is Read<IReadOnlyList<JsonElement>>.Found
                ? Read.Unreadable<RecipientDetails>(ReadFaultKind.Ambiguous, $"{command}: several rows for one identity.")
                : rows.PropagateFailure<IReadOnlyList<JsonElement>, RecipientDetails>();
        }

        RecipientScope? scope = recipient.Kind is RecipientKind.Other ? null : recipient.Scope;
        return RecipientRow.From(found[0], scope, command.ToString()) switch
        {
            Read<Recipient>.Found(var read) when read.ObjectId != recipient.ObjectId => Read.Unreadable<RecipientDetails>(
                ReadFaultKind.Malformed,
                $"{command}: the answer is for another object, {read.ObjectId}."
            ),
            var read => read.Select(value => new RecipientDetails(value, HoldRow.From(found[0]), found[0].GetRawText())
            {
                Addresses = RecipientRow.AddressesIn(found[0]),
            }),
        };
    }

    /// <inheritdoc/>
    /// <remarks>A mail user has no mailbox in the cloud, and a recipient without ArchiveGuid no archive: nothing is asked then.</remarks>
    public async Task<Read<MailboxContent>> GetContentAsync(
        Guid tenantId,
        Recipient recipient,
        bool archive,
        CancellationToken cancellationToken
    )
    {
        var mailbox = archive ? recipient.ArchiveGuid : recipient.ExchangeGuid;
        if (mailbox is not { } guid || (recipient.Kind is RecipientKind.MailUser && !archive))
        {
            return Read.Absent<MailboxContent>();
        }

        var command = new ExchangeCommand(ExchangeCmdlet.GetMailboxStatistics)
            .Naming(recipient.ObjectId)
            .With("IncludeSoftDeletedRecipients");
        if (archive)
        {
            command.With("Archive");
        }

        return await channel.ReadAsync(tenantId, command, cancellationToken) switch
        {
            Read<IReadOnlyList<JsonElement>>.Found([var row]) => ContentRow.From(row, guid, command.ToString()),
            Read<IReadOnlyList<JsonElement>>.Found => Read.Unreadable<MailboxContent>(
                ReadFaultKind.Ambiguous,
                $"{command}: several rows for one mailbox."
            ),
            var other => other.PropagateFailure<IReadOnlyList<JsonElement>, MailboxContent>(),
        };
    }

    /// <inheritdoc/>
    public async Task<Read<OrganisationHolds>> GetOrganisationHoldsAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var command = new ExchangeCommand(ExchangeCmdlet.GetOrganizationConfig);
        return await channel.ReadAsync(tenantId, command, cancellationToken) switch
        {
            Read<IReadOnlyList<JsonElement>>.Unreadable(var fault) => new Read<OrganisationHolds>.Unreadable(fault),
            Read<IReadOnlyList<JsonElement>>.Found([var row]) when new RowReader(row).Texts("InPlaceHolds") is { } holds => Read.Found(
                new OrganisationHolds(holds)
            ),
            _ => Read.Unreadable<OrganisationHolds>(ReadFaultKind.Malformed, $"{command}: not one row with InPlaceHolds."),
        };
    }

    /// <inheritdoc/>
    public Task<Read<ContentCopyState>> FindContentCopyAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken) =>
        contentCopies.FindAsync(tenantId, recipient, cancellationToken);

    /// <inheritdoc/>
    public Task<Read<ContentCopyState>> StartContentCopyAsync(
        Guid tenantId,
        Recipient recipient,
        string targetMailbox,
        CancellationToken cancellationToken
    ) => contentCopies.StartAsync(tenantId, recipient, targetMailbox, cancellationToken);

    /// <inheritdoc/>
    public Task<PurgeReply> ReleaseLitigationHoldAsync(HoldReleaseWarrant warrant, CancellationToken cancellationToken) =>
        purges.SendAsync(warrant, cancellationToken);

    /// <inheritdoc/>
    public Task<PurgeReply> SetCloudManagedAsync(Guid tenantId, Guid recipientId, CancellationToken cancellationToken) =>
        purges.SendCloudManagedAsync(tenantId, recipientId, cancellationToken);

    /// <inheritdoc/>
    public Task<PurgeReply> PurgeAsync(PurgeWarrant warrant, CancellationToken cancellationToken) =>
        purges.SendAsync(warrant, cancellationToken);
}

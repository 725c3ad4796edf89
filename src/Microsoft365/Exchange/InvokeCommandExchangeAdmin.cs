using System.Text.Json;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Proof;
using TenantHygiene.Remediation.Reading;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Exchange Online by way of <c>InvokeCommand</c>, the interface behind its PowerShell module. Every row is held against what was asked for.</summary>
internal sealed class InvokeCommandExchangeAdmin(ExchangeChannel channel, PurgeChannel purges) : IExchangeAdmin
{
    /// <inheritdoc/>
    /// <remarks>
    /// Exchange may also resolve the GUID to an object whose own identity it is. Such an object is part of the answer, although it does not hold the value:
    /// leaving it out would hide it from the proof, which compares again. An object that has the GUID nowhere is not an answer to the question.
    /// </remarks>
    public async Task<Read<IReadOnlyList<Recipient>>> FindByIdentityAsync(Guid tenantId, GuidProperty property, Guid value, CancellationToken cancellationToken)
    {
        var command = RecipientLookups.Anywhere(value);
        return await FindAsync(tenantId, command, scope: null, row => RecipientIdentities.Has(row, value), cancellationToken) switch
        {
            Read<IReadOnlyList<Recipient>>.Found(var recipients) => Read.Found(RecipientMerge.ByObject(recipients)),
            var other => other,
        };
    }

    /// <inheritdoc/>
    public async Task<Read<IReadOnlyList<Recipient>>> FindByFilterAsync(Guid tenantId, GuidProperty property, Guid value, CancellationToken cancellationToken)
    {
        var found = new List<Recipient>();
        var complete = 0;
        foreach (var (command, scope) in RecipientLookups.Holding(property, value))
        {
            switch (await FindAsync(tenantId, command, scope, row => new RowValues(row).Guid(property.ToString()) == value, cancellationToken))
            {
                case Read<IReadOnlyList<Recipient>>.Found(var recipients):
                    found.AddRange(recipients);
                    break;
                case Read<IReadOnlyList<Recipient>>.Unreadable(var fault):
                    return new Read<IReadOnlyList<Recipient>>.Unreadable(Incomplete(fault, complete));
                default:
                    break;
            }

            complete++;
        }

        return found.Count == 0 ? Read.Absent<IReadOnlyList<Recipient>>() : Read.Found(RecipientMerge.ByObject(found));
    }

    /// <inheritdoc/>
    public async Task<Read<Recipient>> FindRecipientOfUserAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        var command = RecipientLookups.Living(userId);
        var rows = await FindAsync(tenantId, command, scope: null, row => new RowValues(row).Guid("ExternalDirectoryObjectId") == userId, cancellationToken);
        return Single(rows, command);
    }

    /// <inheritdoc/>
    public async Task<Read<RecipientDetails>> GetDetailsAsync(Guid tenantId, Recipient recipient, CancellationToken cancellationToken)
    {
        var command = RecipientLookups.Details(recipient);
        var rows = await channel.ReadAsync(tenantId, command, cancellationToken);
        if (rows is not Read<IReadOnlyList<JsonElement>>.Found({ Count: 1 } found))
        {
            return rows is Read<IReadOnlyList<JsonElement>>.Found
                ? Read.Unreadable<RecipientDetails>(ReadFaultKind.Ambiguous, $"{command}: several rows for one identity.")
                : rows.Select<RecipientDetails>(_ => throw new InvalidOperationException("Handled above."));
        }

        RecipientScope? scope = recipient.Kind is RecipientKind.Other ? null : recipient.Scope;
        return RecipientRow.From(found[0], scope, command.ToString()) switch
        {
            Read<Recipient>.Found(var read) when read.ObjectId != recipient.ObjectId =>
                Read.Unreadable<RecipientDetails>(ReadFaultKind.Malformed, $"{command}: the answer is another object, {read.ObjectId}."),
            var read => read.Select(value => new RecipientDetails(value, HoldRow.From(found[0]), found[0].GetRawText())),
        };
    }

    /// <inheritdoc/>
    /// <remarks>A mail user has no mailbox in the cloud, and a recipient without ArchiveGuid no archive: nothing is asked then.</remarks>
    public async Task<Read<MailboxContent>> GetContentAsync(Guid tenantId, Recipient recipient, bool archive, CancellationToken cancellationToken)
    {
        var mailbox = archive ? recipient.ArchiveGuid : recipient.ExchangeGuid;
        if (mailbox is not { } guid || (recipient.Kind is RecipientKind.MailUser && !archive))
        {
            return Read.Absent<MailboxContent>();
        }

        var command = new ExchangeCommand("Get-MailboxStatistics").Naming(recipient.ObjectId).With("IncludeSoftDeletedRecipients");
        if (archive)
        {
            command.With("Archive");
        }

        return await channel.ReadAsync(tenantId, command, cancellationToken) switch
        {
            Read<IReadOnlyList<JsonElement>>.Found([var row]) => ContentRow.From(row, guid, command.ToString()),
            Read<IReadOnlyList<JsonElement>>.Found => Read.Unreadable<MailboxContent>(ReadFaultKind.Ambiguous, $"{command}: several rows for one mailbox."),
            var other => other.Select<MailboxContent>(_ => throw new InvalidOperationException("Handled above.")),
        };
    }

    /// <inheritdoc/>
    public async Task<Read<OrganisationHolds>> GetOrganisationHoldsAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var command = new ExchangeCommand("Get-OrganizationConfig");
        return await channel.ReadAsync(tenantId, command, cancellationToken) switch
        {
            Read<IReadOnlyList<JsonElement>>.Unreadable(var fault) => new Read<OrganisationHolds>.Unreadable(fault),
            Read<IReadOnlyList<JsonElement>>.Found([var row]) when new RowValues(row).Texts("InPlaceHolds") is { } holds => Read.Found(new OrganisationHolds(holds)),
            _ => Read.Unreadable<OrganisationHolds>(ReadFaultKind.Malformed, $"{command}: not one row with InPlaceHolds."),
        };
    }

    /// <inheritdoc/>
    public Task<PurgeReply> PurgeAsync(PurgeWarrant warrant, CancellationToken cancellationToken) => purges.SendAsync(warrant, cancellationToken);

    private async Task<Read<IReadOnlyList<Recipient>>> FindAsync(
        Guid tenantId, ExchangeCommand command, RecipientScope? scope, Predicate<JsonElement> answers, CancellationToken cancellationToken)
    {
        var rows = await channel.ReadAsync(tenantId, command, cancellationToken);
        if (rows is not Read<IReadOnlyList<JsonElement>>.Found(var found))
        {
            return rows.Select<IReadOnlyList<Recipient>>(_ => throw new InvalidOperationException("Handled above."));
        }

        var recipients = new List<Recipient>(found.Count);
        foreach (var row in found)
        {
            if (!answers(row))
            {
                return Read.Unreadable<IReadOnlyList<Recipient>>(ReadFaultKind.Malformed, $"{command}: a row that was not asked for.");
            }

            switch (RecipientRow.From(row, scope, command.ToString()))
            {
                case Read<Recipient>.Found(var recipient):
                    recipients.Add(recipient);
                    break;
                case Read<Recipient>.Unreadable(var fault):
                    return new Read<IReadOnlyList<Recipient>>.Unreadable(fault);
                default:
                    break;
            }
        }

        return Read.Found<IReadOnlyList<Recipient>>(recipients);
    }

    private static Read<Recipient> Single(Read<IReadOnlyList<Recipient>> rows, ExchangeCommand command) => rows switch
    {
        Read<IReadOnlyList<Recipient>>.Found([var one]) => Read.Found(one),
        Read<IReadOnlyList<Recipient>>.Found => Read.Unreadable<Recipient>(ReadFaultKind.Ambiguous, $"{command}: several recipients of one user."),
        _ => rows.Select<Recipient>(_ => throw new InvalidOperationException("Handled above.")),
    };

    // A missing permission stays one, so that an operator sees it; what passes by itself is part of an incomplete lookup.
    private static ReadFault Incomplete(ReadFault fault, int complete) => fault.IsPassing
        ? new ReadFault(ReadFaultKind.Partial, $"{complete} of 7 lookups were read, then {fault}")
        : fault;
}

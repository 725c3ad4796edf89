using System.Text.Json;
using TenantHygiene.Microsoft365.Transport;
using TenantHygiene.Remediation.Errors;
using TenantHygiene.Remediation.Primitives;
using TenantHygiene.Remediation.Recipients;

namespace TenantHygiene.Microsoft365.Exchange;

/// <summary>Finds recipients. A row that was not requested makes the whole answer malformed.</summary>
internal sealed class RecipientFinder(ExchangeChannel channel)
{
    /// <summary>Everything that the GUID resolves to as an identity.</summary>
    /// <remarks>
    /// Exchange may also resolve the GUID to an object whose own identity it is. Such an object is part of the answer, although it does not
    /// hold the value: leaving it out would hide it from the proof, which compares again. An object that has the GUID nowhere is not an
    /// answer to the question.
    /// </remarks>
    public async Task<Read<IReadOnlyList<Recipient>>> FindByIdentityAsync(Guid tenantId, Guid value, CancellationToken cancellationToken) =>
        (
            await FindAsync(
                tenantId,
                RecipientLookups.ActiveOrDeleted(value),
                scope: null,
                row => RecipientIdentities.Has(row, value),
                cancellationToken
            )
        ).Select(RecipientMerge.ByObject);

    /// <summary>Everything in any set that holds the value. Unreadable as a whole if one set is.</summary>
    public async Task<Read<IReadOnlyList<Recipient>>> FindHoldersAsync(
        Guid tenantId,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Recipient>();
        var complete = 0;
        foreach (var set in RecipientLookups.Sets)
        {
            switch (await FindHoldersInAsync(tenantId, set, property, value, cancellationToken))
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

    /// <summary>The soft-deleted recipients of one kind that hold the value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is one that is never purged.</exception>
    public async Task<Read<IReadOnlyList<Recipient>>> FindDeletedHoldersAsync(
        Guid tenantId,
        RecipientKind kind,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    ) =>
        (await FindHoldersInAsync(tenantId, RecipientLookups.Deleted(kind), property, value, cancellationToken)).Select(
            RecipientMerge.ByObject
        );

    /// <summary>The active recipient that belongs to a user.</summary>
    public async Task<Read<Recipient>> FindOwnAsync(Guid tenantId, Guid userId, CancellationToken cancellationToken)
    {
        var command = RecipientLookups.Active(userId);
        return await FindAsync(
            tenantId,
            command,
            scope: null,
            row => new RowReader(row).Guid("ExternalDirectoryObjectId") == userId,
            cancellationToken
        ) switch
        {
            Read<IReadOnlyList<Recipient>>.Found([var one]) => Read.Found(one),
            Read<IReadOnlyList<Recipient>>.Found => Read.Unreadable<Recipient>(
                ReadFaultKind.Ambiguous,
                $"{command}: several recipients of one user."
            ),
            var rows => rows.PropagateFailure<IReadOnlyList<Recipient>, Recipient>(),
        };
    }

    // It is not documented whether the service filters deleted recipients; if it refuses to, all of them are read and compared here.
    private async Task<Read<IReadOnlyList<Recipient>>> FindHoldersInAsync(
        Guid tenantId,
        RecipientSet set,
        GuidProperty property,
        Guid value,
        CancellationToken cancellationToken
    )
    {
        var filtered = await FindAsync(
            tenantId,
            set.WithGuid(property, value),
            set.Scope,
            row => new RowReader(row).Guid(property.ToString()) == value,
            cancellationToken
        );
        if (filtered is not Read<IReadOnlyList<Recipient>>.Unreadable({ Kind: ReadFaultKind.Refused }) || !set.MayBeListed)
        {
            return filtered;
        }

        var allMembers = set.AllMembers();
        var holders = await channel.ReadAsync(tenantId, allMembers, row => MayHold(row, property, value), cancellationToken);
        return Recipients(holders, allMembers, set.Scope, row => new RowReader(row).Guid(property.ToString()) == value);
    }

    // A value that cannot be understood is not known to be another one: the row is kept, and found malformed.
    private static bool MayHold(JsonElement row, GuidProperty property, Guid value)
    {
        var values = new RowReader(row);
        return values.Guid(property.ToString()) == value || values.Flaw is not null;
    }

    private async Task<Read<IReadOnlyList<Recipient>>> FindAsync(
        Guid tenantId,
        ExchangeCommand command,
        RecipientScope? scope,
        Predicate<JsonElement> answers,
        CancellationToken cancellationToken
    ) => Recipients(await channel.ReadAsync(tenantId, command, cancellationToken), command, scope, answers);

    private static Read<IReadOnlyList<Recipient>> Recipients(
        Read<IReadOnlyList<JsonElement>> rows,
        ExchangeCommand command,
        RecipientScope? scope,
        Predicate<JsonElement> answers
    )
    {
        if (rows is not Read<IReadOnlyList<JsonElement>>.Found(var found))
        {
            return rows.PropagateFailure<IReadOnlyList<JsonElement>, IReadOnlyList<Recipient>>();
        }

        var recipients = new List<Recipient>(found.Count);
        foreach (var row in found)
        {
            if (!answers(row))
            {
                return Read.Unreadable<IReadOnlyList<Recipient>>(ReadFaultKind.Malformed, $"{command}: a row that was not requested.");
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

    // A missing permission stays one, so that an operator sees it; what passes by itself is part of an incomplete lookup.
    private static ReadFault Incomplete(ReadFault fault, int complete) =>
        fault.IsTransient
            ? new ReadFault(ReadFaultKind.Partial, $"only {complete} of {RecipientLookups.Sets.Count} lookups succeeded: {fault}")
            : fault;
}

/// <summary>
/// Joins rows of the same object from several lookups. Where they differ, the reading that protects the object more is kept.
/// </summary>
internal static class RecipientMerge
{
    public static IReadOnlyList<Recipient> ByObject(IEnumerable<Recipient> recipients) =>
        [.. recipients.GroupBy(recipient => recipient.ObjectId).Select(rows => rows.Aggregate(Join))];

    private static Recipient Join(Recipient left, Recipient right) =>
        left with
        {
            Kind = left.Kind == right.Kind ? left.Kind : RecipientKind.Other,
            Scope = Protection(left.Scope) >= Protection(right.Scope) ? left.Scope : right.Scope,
            ExternalDirectoryObjectId = left.ExternalDirectoryObjectId ?? right.ExternalDirectoryObjectId,
            WhenSoftDeleted = left.WhenSoftDeleted is null || right.WhenSoftDeleted is null ? null : left.WhenSoftDeleted,
            ExchangeGuid = left.ExchangeGuid ?? right.ExchangeGuid,
            ArchiveGuid = left.ArchiveGuid ?? right.ArchiveGuid,
            IsInactiveMailbox = left.IsInactiveMailbox || right.IsInactiveMailbox,
        };

    private static int Protection(RecipientScope scope) =>
        scope switch
        {
            RecipientScope.SoftDeleted => 0,
            RecipientScope.Inactive => 1,
            _ => 2,
        };
}

/// <summary>The properties by which Exchange resolves a GUID to an object.</summary>
internal static class RecipientIdentities
{
    private static readonly string[] _properties = ["ExchangeGuid", "ArchiveGuid", "Guid", "ExchangeObjectId", "ExternalDirectoryObjectId"];

    public static bool Has(JsonElement row, Guid value)
    {
        var values = new RowReader(row);
        foreach (var property in _properties)
        {
            if (values.Guid(property) == value)
            {
                return true;
            }
        }

        return false;
    }
}

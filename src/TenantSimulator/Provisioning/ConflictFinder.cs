using TenantHygiene.TenantSimulator.Tenants;

namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>Why Exchange refuses a user's attributes.</summary>
internal abstract record Conflict
{
    private Conflict() { }

    /// <summary>Another recipient holds a GUID.</summary>
    /// <param name="Property">ExchangeGuid or ArchiveGuid.</param>
    /// <param name="Guid">The GUID.</param>
    public sealed record GuidInUse(string Property, Guid Guid) : Conflict;

    /// <summary>The archive in the cloud has another GUID than Active Directory sends.</summary>
    /// <param name="Sent">What Active Directory sends.</param>
    /// <param name="Mailbox">The mailbox's GUID.</param>
    /// <param name="Existing">The cloud archive's GUID.</param>
    public sealed record ArchiveMismatch(Guid Sent, Guid Mailbox, Guid Existing) : Conflict;

    /// <summary>The archive was enabled on premises, and with another GUID in the cloud.</summary>
    /// <param name="Sent">What Active Directory sends.</param>
    /// <param name="Mailbox">The mailbox's GUID.</param>
    /// <param name="Existing">The cloud archive's GUID.</param>
    public sealed record ArchiveEnabledTwice(Guid Sent, Guid Mailbox, Guid Existing) : Conflict;

    /// <summary>The archive is enabled on premises, and its GUID was cleared there.</summary>
    public sealed record ArchiveGuidEmpty : Conflict;
}

/// <summary>
/// Finds the first reason for which Exchange refuses what Active Directory sends: ExchangeGuid, then ArchiveGuid, then the archive.
/// </summary>
/// <param name="recipients">The tenant's recipients.</param>
internal sealed class ConflictFinder(RecipientStore recipients)
{
    /// <summary>The first conflict.</summary>
    /// <param name="user">The user to be provisioned.</param>
    /// <returns>Null when everything is valid.</returns>
    public Conflict? First(DirectoryUser user)
    {
        var own = recipients.OwnOf(user.Id);
        if (own is { IsExchangeCloudManaged: true })
        {
            return null;
        }

        var sent = user.ActiveDirectory;
        if (sent.ExchangeGuid is { } mailbox && IsHeldByAnother(recipients.ByExchangeGuid(mailbox), own))
        {
            return new Conflict.GuidInUse("ExchangeGuid", mailbox);
        }

        if (sent.ArchiveGuid is { } archive && IsHeldByAnother(recipients.ByArchiveGuid(archive), own))
        {
            return new Conflict.GuidInUse("ArchiveGuid", archive);
        }

        return (sent.ArchiveGuid, sent.ArchiveEnabled) switch
        {
            (null, true) => new Conflict.ArchiveGuidEmpty(),
            ({ } wanted, _) when own is null || own.ArchiveGuid == Guid.Empty || own.ArchiveGuid == wanted => null,
            ({ } wanted, true) when wanted != Guid.Empty => new Conflict.ArchiveEnabledTwice(wanted, own!.ExchangeGuid, own.ArchiveGuid),
            ({ } wanted, _) => new Conflict.ArchiveMismatch(wanted, own!.ExchangeGuid, own.ArchiveGuid),
            _ => null,
        };
    }

    private static bool IsHeldByAnother(IReadOnlyList<Recipient> holders, Recipient? own)
    {
        for (var position = 0; position < holders.Count; position++)
        {
            if (holders[position] != own)
            {
                return true;
            }
        }

        return false;
    }
}

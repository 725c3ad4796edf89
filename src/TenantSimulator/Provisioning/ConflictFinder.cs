using TenantHygiene.TenantSimulator.Recipients;
using TenantHygiene.TenantSimulator.Users;

namespace TenantHygiene.TenantSimulator.Provisioning;

/// <summary>Finds the first reason for which Exchange refuses what Active Directory sends: ExchangeGuid, then ArchiveGuid, then the archive.</summary>
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
